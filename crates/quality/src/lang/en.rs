//! English.

/// Words that only join others.
pub(crate) const STOPWORDS: &str = "a about above across actually after again against all almost alone along already also although always am among an and another any anybody anyone anything anyway are around as at away back be became because been before being below between both but by came can cannot come comes could did do does doing done down during each either else etc even ever every everybody everyone everything few for from further gave get gets getting give given gives giving go goes going gone gonna got gotta had has have having he hence her here hers herself him himself his how however i if in into is it its itself just keep kind least let lets like likely ll lot lots made make makes many may maybe me might mine more most much must my myself need needs neither never no nobody none nor not nothing now of off often oh ok okay on once one ones only onto or other others otherwise ought our ours ourselves out over own perhaps please probably put quite rather really right said same say says see seem seems shall she should since so some somebody someone something sometimes sort still such sure take than that the their theirs them themselves then there therefore these they thing things think this those though through thus to together too toward towards under unless until up upon us use very via want wants was way we well were what whatever when whenever where whether which while who whoever whole whom whose why will with within without would yeah yes yet you your yours yourself yourselves re ve d s t m don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn mustn ain uh um er erm hmm mm mhm hm huh ah eh able mean know guess suppose basically";

/// Sounds of hesitation.
pub(crate) const FILLERS: &str =
    "uh um uhm uhh umm er erm hmm hm mm mmm mhm mm-hmm mm-hm uh-huh eh ah huh ähm äh ehm hmpf";

/// Words that open a spoken sentence without saying anything.
pub(crate) const OPENERS: &str = "so well okay ok yeah yes yep no right and but also anyway basically actually alright now then oh plus obviously honestly personally look listen because 'kay cool great good sure thanks sorry or still true absolutely definitely exactly yup nope";

/// Phrases that hedge, dropped from the front of a statement.
pub(crate) const HEDGES: &[&str] = &[
    "i think that",
    "i think",
    "i guess",
    "i suppose",
    "i believe that",
    "i believe",
    "i mean",
    "you know",
    "i'd say",
    "i would say",
    "in my opinion",
    "i feel like",
    "i feel that",
    "i feel",
    "to be honest",
    "from our side",
    "from my side",
    "as i said",
    "like i said",
    "like you said",
    "as you know",
    "for me",
    "at the end of the day",
    "i don't know",
    "the thing is",
    "the point is that",
    "the point is",
    "i just think",
    "i also think",
    "i'm thinking",
    "i was thinking",
    "we think that",
    "we think",
    "maybe",
    "perhaps",
    "probably",
    "for example",
    "for instance",
    "of course",
    "in fact",
    "in addition",
    "additionally",
    "furthermore",
    "however",
    "it seems that",
    "it is important that",
    "it's important that",
    "note that",
    "please note that",
    "first of all",
    "first",
    "secondly",
    "second",
    "third",
    "finally",
    "overall",
    "in general",
    "generally",
    "ideally",
    "to me",
    "what i need is that",
    "the other thing is that",
    "the other thing is",
    "another thing is that",
    "another thing is",
    "my main thing is",
    "one thing is that",
    "one more thing",
    "what we found is that",
    "people told us that",
    "they told us that",
    "i would argue that",
    "mr chair",
    "mr. chair",
    "remember",
    "because",
    "since",
    "and then",
    "if possible",
    "in the future",
    "from what i understand",
];

/// Words after which a full stop ends no sentence.
pub(crate) const ABBREVIATIONS: &str = "e.g eg i.e ie mr mrs ms dr prof vs approx fig sec inc ltd jr sr st cf al dept est min max hon no nos vol pp art incl excl resp z.b d.h u.a bzw ca nr abs ggf evtl inkl exkl vgl s.o s.u i.d.r tel str";

/// One pass over a sentence says whether any need pattern can match.
pub(crate) const NEED_CUES: &str = r"\b(?:when|whenever|once|as soon as|must(?:n't)?|shall|should(?:n't)?|needs?|needed|has to|have to|'ve got to|got to|wants? |wanted to|would like|'d like|'d love|would love|wish|able to|unable|allowed|can't|cannot|can|could|possible|required?|requires|requirement|mandatory|necessary|essential|at least|at most|no more than|not more than|within|maximum|minimum|max\.?|up to|no later than|exceed|only|may|never|always|would be (?:really |very |so )?(?:great|nice|good|helpful|useful|ideal|handy|lovely|perfect|better|best|cool)|the (?:problem|issue|trouble|challenge)|no way|make sure|ensure|ensures|i want|ought|supposed to|expected to|will|automatically|every|per (?:day|hour|second)|is not permitted|are not permitted|prohibited|forbidden|as an? |mandated|prefer|missing|could do with|can do with|rather|help|is to|are to|otherwise|too (?:slow|long|late|many|much)|\d)\b";

/// Talk about the meeting itself, manners and idioms: a need in form only.
pub(crate) const CHATTER: &[&str] = &[
    r"\b(?:want|wanted|like|have|need|got|wish|good|nice|great|interesting) to (?:say|ask|thank|add|mention|admit|apologi[sz]e|point out|welcome|remind (?:you|everyone|members)|emphasi[sz]e|stress|congratulate|acknowledge|start (?:by|with|off)|begin by|hear|talk|speak|comment|pick up|come back|follow up|touch|raise|discuss|repeat|clarify with|be clear|be honest|know (?:what you|if you|from)|press|turn to|echo|commend|reassure|assure|recogni[sz]e|quote|highlight|tell you|say)\b",
    r"\b(?:i|we) (?:should|must|shall|would|could|can|'d|might|may|will|have to|need to) (?:say|mention|add|apologi[sz]e|admit|thank|confess|stress|point out|warn you|emphasi[sz]e|note|argue|imagine|assure you|tell you|ask|hope|introduce)\b",
    r"\b(?:(?:i|we|you|they)(?:'ll|'d|'ve|'re)? (?:really |just |now |also |all |probably )*(?:need|have|got|going|like|want|better|should|must)|let's|let us) (?:to )?(?:go|leave|run|break|stop|finish|wrap up|move on|head off|drop off|hurry|get going|get started|start (?:the|this|our|now)|begin|continue|carry on|proceed|take a break|have (?:a )?(?:lunch|break|coffee)|eat|dash|catch (?:a|my)|jump)\b",
    r"\b(?:lunch|coffee|tea break|toilet|bathroom|mute|unmute|microphone|my mic|your mic|the mics?|headset|camera on|camera off|share (?:my|your|the) screen|my screen|your screen|hear me|hear you|see me|next slide|previous slide|last slide|this slide|powerpoint|this meeting|next meeting|our meeting|the meeting|last meeting|first meeting|meeting room|agenda|point of order|standing order|next item|next question|question period|minutes left|few minutes|five minutes|ten minutes|the questionnaire|blackboard|whiteboard|the floor|turn to speak|transcribed|recording (?:this|now))\b",
    r"\b(?:click here|press here|type your name|sit (?:down|there|here)|plug (?:it|this|that) in|write (?:that|this|it) down|draw (?:it|that|this)|put (?:it|that) on the board|wear (?:it|the)|save (?:it|this) here|open (?:it|the file) here)\b",
    r"\b(?:must|should|has to|have to|can|could) be (?:joking|kidding|fun|fine|okay|ok|right|so|it|enough|good|able)\W*$",
    r"\b(?:should|would|could|might|must|will|may|shouldn't|can|need) (?:have |not have )(?:been|done|had|said|told|gone|known|made|thought|taken|come|used|seen|called|asked)\b",
    r"\b(?:couldn't agree|can't believe|can't wait|can't remember|can't recall|can't think|can't imagine|can't see why|can't say|can't complain|can't help|can't hear|can't stay|cannot stay|must have|should know|should be (?:there|here|working|coming|done|fine|okay|ok|easy|interesting|fun|ready)|need to (?:worry|panic|apologi[sz]e)|have to wait and see|have to see|see what happens|let's see|we'll see|never mind|as always|not always|only joking|if only|only just|the only thing|not only|i only)\b",
    r"^(?:i|we) (?:can|could) (?:see|hear|tell|remember|imagine|understand|do that|only|just|try|take|show|check|ask|give you|send|put|say|tell|make|look|have)\b",
    r"\b(?:honou?rable member|minister for|my colleague|mr\.? speaker|the hon|the chair)\b",
    r"\bdo(?:n't| not) (?:have|need|want) to\b.{0,24}$",
    r"\b(?:do|does|did) (?:i|we|you|they|he|she|it) (?:have|need|want) to\b",
    r"\bif (?:i|you|we) (?:want|need|have|would like|'d like)(?: to)?\b.{0,30}$",
    r"\b(?:had to|wanted to|needed to|was going to|were going to|was supposed to|were supposed to|used to have to)\b",
    r"^(?:i|we) (?:don't|do not|didn't) (?:know|think|remember|understand|mind|care|want to (?:be|sound|go))\b",
    r"\bmust be (?:nearing|getting|coming|going|about|around)\b",
    r"^(?:without|more or less|course|of course)\b",
    r"\b(?:give|do|make|hold|have|prepare) (?:a |an |the |our |my |your )?(?:\w+ )?(?:talk|presentation|discussion|chat|conversation|brainstorm\w*|word about|look at)\b",
    r"\b(?:say|tell|ask|show) (?:that|it|this|him|her|you|them)\W*$",
    r"\b(?:my|your|his|her) (?:daughter|son|kids?|children|wife|husband|boyfriend|girlfriend|mother|mum|mom|father|dad|brother|sister|dog|cat|birthday|weekend|holidays?|vacation)\b",
    r"\b(?:how (?:was|were|is) your|tell (?:that|this) one to|walks? into a bar|ice cream|happy birthday|merry christmas|what a joke|just kidding|(?:the |this )?weather (?:is|was|will be|looks|has been) \w+|(?:great|nice|lovely|awful|terrible) weather|for (?:breakfast|dinner|dessert)|a (?:glass of|beer|pint|cup of)|football|soccer match)\b",
    r"^(?:that|this|it)(?:'s| is| was| would be| will be| sounds) (?:really |so |very |just |quite )*(?:lovely|nice|great|good|fine|funny|cool|awesome|perfect|wonderful|terrible|hilarious|right|true)\W*$",
];

/// Sentences that only suppose.
pub(crate) const HYPOTHETICAL: &[&str] = &[
    r"^(?:what if|imagine|suppose|let's say|say we|if we had|if i were|if i was|if i had|were we to|even if)\b",
    r"\bwould have (?:had to|needed|wanted)\b",
    r"^(?:if|when) (?:you|i) (?:look|think|go|see|come|were|are|have)\b.{0,60}\b(?:can|could|would)\b",
];

/// Labels that name what a line is, as people write them in notes.
pub(crate) const LABELS: &[(&str, char)] = &[
    ("decision", 'D'),
    ("decisions", 'D'),
    ("decided", 'D'),
    ("agreed", 'D'),
    ("agreement", 'D'),
    ("resolution", 'D'),
    ("resolved", 'D'),
    ("final", 'D'),
    ("d", 'D'),
    ("action", 'A'),
    ("actions", 'A'),
    ("action item", 'A'),
    ("action point", 'A'),
    ("ai", 'A'),
    ("ap", 'A'),
    ("todo", 'A'),
    ("to do", 'A'),
    ("to-do", 'A'),
    ("a", 'A'),
    ("task", 'A'),
    ("next step", 'A'),
    ("follow-up", 'A'),
    ("follow up", 'A'),
    ("question", 'Q'),
    ("open question", 'Q'),
    ("questions", 'Q'),
    ("open", 'Q'),
    ("open point", 'Q'),
    ("open issue", 'Q'),
    ("q", 'Q'),
    ("tbd", 'Q'),
    ("tbc", 'Q'),
    ("to clarify", 'Q'),
    ("unclear", 'Q'),
    ("risk", 'R'),
    ("risks", 'R'),
    ("r", 'R'),
    ("concern", 'R'),
    ("threat", 'R'),
    ("assumption", 'S'),
    ("assumptions", 'S'),
    ("assumed", 'S'),
    ("s", 'S'),
    ("asm", 'S'),
];

/// A decision is stated.
pub(crate) const DECISIONS: &[&str] = &[
    r"\b(?:we|they|everyone|everybody|all|the (?:\w+ )?(?:team|board|group|committee|management|council|sponsor|steerco|steering (?:committee|group)))(?: have| has| had|'ve|'d)?(?: all| now| just| already| finally| therefore| then| also| unanimously)* (?:decided|agreed|resolved|concluded|settled on|opted|signed off|voted|chose|chosen|approved|rejected|picked)\b",
    r"\b(?:it|that|this)(?: was|'s| is| has been|'s been) (?:now |already |all |finally |therefore )?(?:decided|agreed|settled|approved|resolved)\b",
    r"\blet's (?:just |all |then )?(?:go (?:with|for|ahead with)|use|take|keep|stick (?:with|to)|drop|leave|settle (?:on|for)|agree (?:on|that|to)|postpone|start with|limit|set (?:it|the)|make it (?:\d|a|the|an)|choose|pick|skip|exclude|include)\b",
    r"(?:^|[,;.] |\bso |\bthen |\band |\bthat |\bokay )(?:we(?:'ll| will|'re going to|'re gonna| are going to| shall)|so we) (?:definitely |just |then |therefore |now |all )?(?:go (?:with|for|ahead with)|use|keep|stick (?:with|to)|drop|leave out|settle (?:on|for)|postpone|not (?:do|have|use|include|support|build|offer|change)|stay with|skip|exclude|go live (?:on|in|with|at))\b",
    r"\bwe(?:'re| are) (?:going|sticking|staying) (?:with|for|ahead with)\b",
    r"(?:^|[,;.] ?)then (?:i'd say )?we(?:'ll| will|'re going to)? (?:just |simply |first |all )*(?:go (?:with|for|ahead)|start with|stick (?:with|to)|stay with|keep|use|take|leave|drop|begin with|do)\b",
    r"(?:^|[,;.] ?)so we(?:'ll)? (?:go (?:with|for|ahead)|start with|stick (?:with|to)|stay with|leave .{3,40} as (?:it is|they are))\b",
    r"\b(?:has|have|was|were|been|is|are|got) (?:now |already |formally |finally |unanimously |hereby )?(?:approved|signed off|rejected|ruled out|adopted|ratified|decided|agreed|postponed|cancelled|descoped|chosen|selected) (?:by|at|in|on|to|as|for|until)\b",
    r"\bthe (?:\w+ ){1,4}(?:was|is|has been|were|are|have been) (?:now |formally |finally |unanimously )?(?:approved|signed off|rejected|ruled out|adopted|out of scope|descoped)\b",
    r"\b(?:the|our|my|final) (?:final )?decision (?:is|was|has been made)\b",
    r"\b(?:is|are) (?:out of|in) scope (?:for|of|in)\b",
    r"^(?:agreed|decided|approved|final|settled)\W+\w+ \w+",
    r"^(?:okay|ok|right|good|fine|alright|great)?[, ]*(?:so )?(?:it's|that's) (?:decided|settled|agreed|a deal)\b.{8}",
    r"\b(?:we're|we are|that's) (?:all |now )?(?:settled on|agreed on|agreed that)\b",
    r"\b(?:the )?consensus (?:is|was)\b",
    r"\bdecided (?:to|on|that|against|not to)\b",
    r"\bgo(?:es|ing)? with (?:option|variant|version|alternative|vendor|supplier) ?\w",
];

/// A decision is spoken of, not made.
pub(crate) const NOT_DECISIONS: &[&str] = &[
    r"\b(?:not|haven't|hasn't|hadn't|never|nothing|nobody|isn't|wasn't|didn't|don't)(?: (?:yet|been|really|finally|actually|formally|a))* (?:decide|decided|agree|agreed|settled|approved|resolved|concluded|decision)\b",
    r"\b(?:need|have to|has to|had to|want|try|trying|going|yet|able|left|possible|ready|must|should|can|could|will|help|how|who|what|when|where|whether|if|until|once|before|unless|did|have we|have you) (?:to |we |you |they |it |the \w+ |is |was |has |have |we've |been )*(?:decide|decided|agree|agreed|approve|approved|settle|conclude)\b",
    r"\bif (?:we|they|you|it|that|the)\b.{0,40}\b(?:go|going|use|keep|decide|agree|approve)",
    r"^if\b",
    r"\bgoing for\b",
    r"\b(?:i|we) (?:totally |fully |completely |also )?agreed? with (?:you|him|her|that|this)\b",
    r"\b(?:agreed|decided|approved)(?: amount| price| scope| limit)? (?:amount|price|limit|scope|level|format|terms)\b",
    r"\?\s*$",
];

/// Verbs of a promise that can be checked off.
pub(crate) const TASK_VERBS: &str = r"(?:send|write|check|double-check|prepare|ask|talk to|speak (?:to|with)|set up|draft|update|share|book|call|contact|ring|phone|find out|look (?:into|at|up)|follow up|chase|organi[sz]e|schedule|create|review|investigate|circulate|forward|email|e-mail|mail|get back|confirm|clarify|arrange|provide|deliver|produce|collect|gather|compile|test|fix|finish|complete|sketch|design|make|put together|work (?:on|out)|bring|present|report|invite|run|come up with|document|analy[sz]e|upload|order|request|submit|post|print|add|change|raise|discuss|build|research|define|estimate|plan|propose|set|get|do|give|inform|notify|tell|let (?:you|him|her|them|everyone|the \w+) know|take (?:care of|that|this|it|over)|sign|approve|remove|include|map|list|migrate|configure|install|evaluate|compare|read|verify|validate|speak|meet|negotiate|correct|translate|train|pull|dig out|circle back|sort out|close|open|publish|hand over)";

/// A risk is stated.
pub(crate) const RISKS: &[&str] = &[
    r"\b(?:there(?:'s| is| are) an?(?: real| big| high| serious| major| huge| considerable| certain| small| slight)? (?:risk|danger|threat|chance (?:that )?(?:we|it|they|the))|the(?: main| biggest| real| only| big)? (?:risk|danger|threat|concern|worry|fear) (?:is|here|with|of|that|for)|a(?: real| big| high| serious| major| huge)? (?:risk|danger|threat) (?:that|of|to|for|is|if|here)|at risk|risky|risks? (?:of|that|losing|being)|we risk|would risk|could risk|my(?: main| only| biggest)? (?:concern|worry|fear)|(?:one|another|our)(?: main| biggest| big)? (?:concern|worry|risk) (?:is|was|would))\b",
    r"\b(?:i'm|i am|we're|we are|they're|they are|\w+ (?:is|are)) (?:\w+ )?(?:worried|concerned|afraid|nervous|anxious)\b",
    r"\b(?:i|we) (?:do |really |also )?(?:worry|fear)\b",
    r"\b(?:might|may|could|would|will|can) (?:then |also |easily |still |all |just |well |even |not )*(?:fail|break|crash|collapse|slip|be (?:delayed|late|lost|hacked|fined|overloaded|blocked|too late|corrupted|stolen|leaked)|not (?:be ready|work|scale|arrive|hold|be (?:finished|available|delivered))|lose|run out of|miss (?:the|our)|go (?:wrong|under|bankrupt|bust)|end up|jeopardi[sz]e|endanger|overload|delay|get lost|blow)\b",
    r"\bif\b.{3,120}\b(?:then )?(?:we|you|they|it|everything|customers?|users?)(?:'ll| will| would| could| might|'d| can)? (?:just |all |simply |probably |also |then )*(?:lose|loses|fail|fails|break|breaks|miss|misses|won't|can't|cannot|crash|crashes|be fined|stops?|run out|be in trouble|have a problem|leave)\b",
    r"\b(?:jeopardi[sz]es?|endangers?|could be a showstopper|single point of failure|bottleneck|might not be (?:enough|ready|able))\b",
];

/// Risk as a word of the trade, or no risk at all.
pub(crate) const NOT_RISKS: &[&str] = &[
    r"\b(?:no|without|low|zero|little) risk\b",
    r"\brisk (?:score|rating|class|team|department|manager|management|assessment|committee|category|profile|officer|model|matrix|register|appetite|factor|analysis|group|analyst)s?\b",
    r"\b(?:don't|do not|not|no need to|needn't|never|wouldn't|shouldn't) (?:be |too |that |really |so )*(?:worry|worried|concerned|afraid|fear)\b",
    r"\bno worries\b",
    r"\bnot (?:really )?(?:a|my) (?:concern|worry|risk)\b",
    r"\b(?:i'm|we're|i am) afraid (?:not|so|i|we)\b",
    r"\bas far as .{1,30}concerned\b",
    r"\bconcerned (?:with|parties|people)\b",
    r"\?\s*$",
];

/// Something is taken for granted.
pub(crate) const ASSUMPTIONS: &[&str] = &[
    r"\b(?:i|we|i'm|we're|we are|i am|i'd|we'd|you'd|they|everyone|it is|is|are|was|that)(?: just| also| still| all| would| can| have| had| basically| always)* (?:assum(?:e|es|ed|ing)|presum(?:e|ed|ing))\b",
    r"\b(?:assuming|presuming|provided) (?:that |we |the |it |they |you |there |\w+ (?:is|are|can|will))",
    r"\b(?:our|my|the|an|one|working) (?:\w+ )?assumptions? (?:is|are|here|was|that|would)\b",
    r"\blet's (?:just |all )?(?:assume|suppose|say that)\b",
    r"\b(?:presumably|we take it that|i take it that|taken? (?:it )?for granted|on the assumption|under the assumption|supposing that)\b",
];

/// Not an assumption after all.
pub(crate) const NOT_ASSUMPTIONS: &[&str] = &[
    r"\b(?:don't|do not|can't|cannot|shouldn't|never|not|mustn't|won't) (?:\w+ )?(?:assume|presume)\b",
    r"\?\s*$",
];

/// Something is said to be open.
pub(crate) const OPEN_POINTS: &[&str] = &[
    r"\b(?:we|i|nobody|no one|they) (?:still |really |just |currently )*(?:don't|do not|doesn't|didn't) (?:yet |really |actually )*know (?:yet )?(?:whether|if|who|how|what|when|where|which|why)\b",
    r"\b(?:nobody|no one) knows (?:yet )?(?:whether|if|who|how|what|when|where|which|why)\b",
    r"\b(?:it is|it's|it was|is|are|remains?|still) (?:still |completely |currently |yet |quite |not yet )*(?:unclear|not clear|undecided|open|to be clarified|to be decided|to be confirmed|to be determined|unresolved|tbd|tbc)\b",
    r"\b(?:we|someone|somebody|i|you) (?:still |also |really |first )*(?:need|needs|have|has|must|should)(?: to)? (?:still )?(?:find out|clarify|figure out|work out|establish|decide|check) (?:with .{2,30} )?(?:whether|if|who|how|what|when|where|which|why)\b",
    r"\b(?:the|one|another|my|open|big|main|only) (?:\w+ )?question (?:is|remains|was)(?: still)?,? (?:whether|if|who|how|what|when|where|which|why)\b",
    r"\b(?:haven't|hasn't|have not|not) (?:yet |really )?(?:decided|agreed|settled|clarified)(?: yet)? (?:on |about )?(?:whether|if|who|how|what|when|where|which)\b",
    r"\bopen questions?\b",
    r"\b(?:i'm |we're |i am |we are )?not sure (?:yet )?(?:whether|who|how|which|when|where)\b",
];

/// Questions about the meeting, for agreement, or for show.
pub(crate) const NOT_QUESTIONS: &[&str] = &[
    r"\b(?:right|ok|okay|yeah|yes|no|huh|eh|correct|isn't it|aren't they|doesn't it|don't you think|you know|innit|don't we|won't it|wouldn't it|is it|are we|does that make sense|make sense|agreed)\s*\?\s*$",
    r"\b(?:hear me|see (?:my|the) (?:screen|slide)|can you (?:see|hear)|shall we (?:start|begin|move|go|continue|take|have|break)|should (?:we|i) (?:start|begin|move|go|continue|wait|carry on|stop)|any (?:other )?(?:questions|comments|thoughts|objections)|anything else|anyone else|what do you (?:think|mean|reckon)|what did you (?:say|think|mean)|how are you|how do you feel|are you (?:ready|there|ok|okay|sure|done|finished|happy|following)|is that (?:ok|okay|right|it|fine|clear|what|all|correct)|does that|do you (?:know what i mean|mean|agree|want to (?:go|start|say|add|come|speak|present|begin|talk)|have anything|have any questions)|who wants to|who's (?:next|first|taking)|what time|where were we|what was (?:that|it|i)|what's (?:that|this|the time)|why not|what about you|how about you|you mean|did you|have you|were you|aren't you|are we (?:done|ready|all|there|finished)|would you like to|could you (?:repeat|speak|say)|can i (?:just|ask|go|start|say|bring|come|thank)|may i|can we (?:move|start|go|have a|just|please|take)|lunch|coffee|this meeting|minutes left|next slide|agenda|which slide|on mute|what does (?:that|this|it) mean|like what|such as|is this (?:on|working|it|yours)|the minister|the prime minister)\b",
];

/// When something is due.
pub(crate) const DUE: &[&str] = &[
    r"\b(?P<k>before|ahead of|prior to) (?P<d>(?:the )?(?:end of (?:the |this |next )?(?:day|week|month|quarter|year)|(?:next |first |second |final )?(?:\w+ )?(?:go-live|golive|go live|release|launch|workshop|meeting|demo|sprint|review|steerco|board meeting|deadline|kick-off|kickoff|migration|pilot|rollout|roll-out|cutover|holidays|audit)|christmas|easter|(?:next |this |coming )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|lunch|noon|tomorrow))\b",
    r"\b(?:by|until|till|due|due on|no later than|not later than|latest|for|on|at the latest|at) (?:the )?(?P<d>end of (?:the |this |next )?(?:day|week|month|quarter|year|business|sprint|january|february|march|april|may|june|july|august|september|october|november|december)|eod|eob|cob|eow)\b",
    r"\b(?P<k>by|until|till|due|due on|no later than|not later than|on|for|at the latest) (?:the )?(?P<d>(?:next |this |coming )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: (?:morning|afternoon|evening|noon|night|week|lunchtime))?(?:,? (?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)?(?: (?:january|february|march|april|may|june|july|august|september|october|november|december))?)?)\b",
    r"\b(?:(?:by|until|till|due|on|before|for) )?(?:the )?(?P<d>\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?(?:,? \d{4})?)",
    r"\b(?P<d>(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d{1,2}(?:st|nd|rd|th)?\b(?:,? \d{4})?)",
    r"\b(?P<d>\d{4}-\d{2}-\d{2})\b",
    r"\b(?:by|until|due|on|till|before|due:) (?:the )?(?P<d>\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{1,2}(?:st|nd|rd|th)|(?:next |the )?(?:meeting|workshop|sprint|release|demo)|noon|midday|lunchtime|tonight|\d{1,2}(?::\d{2})? ?(?:am|pm|o'clock)|q[1-4](?: \d{4})?|january|february|march|april|june|july|august|september|october|november|december)\b",
    r"\b(?P<d>(?:early |late |later )?(?:next|this|the coming) (?:week|month|sprint|quarter|year|afternoon|morning|evening|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    r"\b(?P<d>tomorrow(?: (?:morning|afternoon|evening))?|tonight|today|asap|as soon as possible|straight away|right after (?:this|the) (?:meeting|call))\b",
    r"\b(?P<d>(?:with)?in (?:the next )?(?:a|one|two|three|four|five|six|ten|\d{1,2}|a couple of|a few) (?:working |business )?(?:day|days|week|weeks|month|months|hour|hours))\b",
    r"\((?:due:? )?(?P<d>(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|\d{1,2}[./]\d{1,2}[./]?(?:\d{2,4})?)\)",
    r"[–—-] (?P<d>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\W*$",
];

/// Words that mean a person although nothing in their form says so.
pub(crate) const PEOPLE: &str = "customer client user agent staff clerk patient nurse doctor gp physician clinician receptionist rider cyclist driver passenger member admin administrator manager supervisor operator employee worker colleague team parent child student teacher tenant landlord citizen resident visitor guest buyer seller supplier vendor partner merchant accountant auditor analyst developer designer engineer tester owner publisher consumer researcher moderator participant estimator camper counsellor counselor volunteer donor recycler facility company representative rep official officer minister councillor underwriter broker adviser advisor cashier teller picker packer planner buyer dispatcher courier technician mechanic electrician inspector pharmacist therapist dentist surgeon consultant carer caregiver relative applicant claimant policyholder cardholder accountholder borrower lender borrower shopper subscriber reader author editor reviewer approver requester recipient sender organiser organizer coordinator lead head director ceo cfo cto controller bookkeeper lawyer solicitor judge police pupil people person everyone everybody anyone nobody someone viewer listener player coach trainer learner professional specialist expert stakeholder sponsor finance accounting marketing sales hr procurement purchasing logistics legal compliance audit operations support helpdesk hotline branch warehouse dealer retailer wholesaler distributor franchisee contractor freelancer beneficiary taxpayer voter commuter pensioner woman man women men children kids kid adult newcomer superuser sysadmin webmaster maintainer contributor ops treasury payroll management service-desk postdoc grad professor scientist archivist librarian curator historian journalist intern trainee apprentice foreman storekeeper housekeeper caretaker midwife paramedic sister matron";

/// Words that look like persons and are things.
pub(crate) const NOT_PEOPLE: &str = "order number server counter header footer folder letter offer calendar computer scanner printer transfer reminder error browser filter trigger voucher paper register monitor router cover power water layer parameter identifier buffer container sensor factor answer newsletter buzzer timer motor door floor indicator semester quarter matter weather barrier character border chapter cluster colour color corner cursor danger disorder docker drawer driver-licence elevator email-address engineer-ing exporter importer feather finger flavor former freezer frontier future gender greater hammer hour humor importer integer interior junior kilometer larger later latter ledger lever liter litre locker longer lower major master measure member-ship meter metre mirror mirror mouse never newer november number older other outer over pager painter pallet-container per picture planner-board player-app pointer poster prior processor projector prover provider-portal ranger rather remainder rotor router rubber selector senior september shorter shoulder sister-company slider smaller speaker sponsor-logo super supper sweater swimmer-ticket tanker theater theatre together tractor trailer transformer transistor tutor-app under upper vector viewer-window wafer weaker whether whiter wider winter wiper wonder yesterday zipper converter connector adapter adaptor charger fertiliser controller-board generator calculator elevator escalator simulator editor-pane separator operator-panel accelerator author-field behaviour behavior labour labor neighbour favour favor honour rumour vapour flavour odour tumour harbour";

/// Vague words that a tester cannot check.
pub(crate) const VAGUE: &str = "fast faster quick quickly quicker slow easy easily easier simple simply intuitive user-friendly friendly soon promptly timely regularly periodically often appropriate appropriately adequate sufficient reasonable flexible modern nice nicely better fancy robust efficient efficiently seamless seamlessly large big small smaller bigger several many various recent minimal normal normally usually relevant clear clearly high low good immediately instantly convenient conveniently cheap";

/// Qualities and the words that betray them.
pub(crate) const QUALITIES: &[(&str, &str)] = &[
    (
        "Performance",
        r"\b(?:\d+(?:\.\d+)? ?(?:ms|milliseconds?|seconds?|secs?)|response times?|performance|throughput|latency|per (?:second|minute)|concurrent|simultaneous(?:ly)?|load time|peak load|fast(?:er)?|quickly|slow)\b",
    ),
    (
        "Availability",
        r"\b(?:availab(?:le 24|ility)|uptime|24/7|downtime|outage|failover|backups?|recover(?:y|ed)?|\d+(?:\.\d+)? ?(?:%|percent) (?:of the time|available|uptime|availability)|99\.?\d*|offline|round the clock|business continuity|restore)\b",
    ),
    (
        "Security",
        r"\b(?:encrypt\w*|password|passwords|authenticat\w*|authoris\w*|authoriz\w*|two-factor|2fa|mfa|log(?:ged)? (?:in|out|off)|single sign-on|sso|audit (?:trail|log)|access rights?|permissions?|secure|security|tamper\w*|fraud|four-eyes|segregation of duties|confidential\w*)\b",
    ),
    (
        "Legal and privacy",
        r"\b(?:gdpr|privacy|personal data|consent|data protection|retention|retained|deleted after|anonymi[sz]e\w*|compliance|compliant|complies|comply|regulat\w*|by law|legal(?:ly)?|hipaa|psd2|aml|kyc|dsgvo|pci|sox|iso ?\d+|mifid)\b",
    ),
    (
        "Usability and accessibility",
        r"\b(?:easy|easily|easier|intuitive\w*|user-friendly|usab\w*|accessib\w*|wcag|screen readers?|contrast|font|languages?|translat\w*|multilingual|one hand|single click|one click|clicks?|buttons?|mobile phones?|tablet|touch ?screen|keyboard)\b",
    ),
    (
        "Compatibility",
        r"\b(?:browsers?|chrome|firefox|safari|android|ios|iphone|windows|operating systems?|backward(?:s)? compatible|legacy)\b",
    ),
    (
        "Capacity",
        r"\b(?:up to \d[\d,.]* (?:users|customers|records|orders|bookings|transactions|documents|files)|scal(?:e|es|able|ability)|\d[\d,.]* (?:users|transactions|orders) (?:per|a) (?:day|hour|minute|second|month)|gb|mb|terabytes?|megabytes?)\b",
    ),
];

/// What limits the solution without being a function of it.
pub(crate) const CONSTRAINTS: &str = r"\b(?:budget|cost(?:s)? (?:no|not|at most|less|under|below|must|should|is|are)|deadline|go-?live|must (?:run|work) on|existing (?:system|database|contract|infrastructure|hardware)|out of scope|not in scope|no (?:changes?|new) to|(?:€|\$|£) ?\d|\d+(?:[.,]\d+)? ?(?:euros?|eur|usd|gbp|dollars?|pounds?|million|k)\b.{0,20}(?:budget|cost|price)|selling price|production cost|licen[cs]e|vendor|in-house|open source|contractual\w*|corporate (?:colou?r|design|identity))\b";
