//! The patterns of English sentences that state a need.

use crate::lang::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// The shapes a need takes in English.
pub(crate) struct Shapes {
    pub story: Regex,
    pub wish: Regex,
    pub possible: Regex,
    pub no_way: Regex,
    pub pain: Regex,
    pub problem: Regex,
    pub modal: Regex,
    pub object: Regex,
    pub required: Regex,
    pub sure: Regex,
    pub capability: Regex,
    pub limit: Regex,
    pub absolute: Regex,
    pub today: Regex,
    pub benefit: Regex,
    pub reason: Regex,
    pub only: Regex,
}

pub(crate) static SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes {
    story: pattern(
        r"^as (?:an?|the) ?(?P<r>[^,;:]{2,70}?),? ?\b?(?-i:I|we)(?: also| really)?(?:'d| would)? ?(?P<m>want(?:s|ed)?|like|need|love|wish|would be able|should be able|(?:'m|am) able|must be able|can|should|must|be able|have|expect|am)(?: to)? (?P<v>.+)$",
    ),
    wish: pattern(
        r"^(?:(?:it|that) (?:would|'d|will) be (?:really |very |so |even |much )?(?:great|nice|good|helpful|useful|ideal|lovely|handy|perfect|better|best|cool|fantastic|a big help|important|neat) (?P<a>if|to|for)|(?P<me>i|we)(?:'d| would) (?:really |also |just |rather |both )?(?:love|like|prefer|appreciate|welcome)(?: it)?(?P<b> if| to| for)?|(?P<me2>i|we) (?:really |just )?wish(?P<c> to| if)?|what (?:i|we|they|customers|users)(?:'d| would| really)? (?:need|want|like|love)(?: most| really)? (?:is|are|would be)(?P<d> to)?|if only|(?:i'm|we're|we are|i am|they're) missing|(?:i|we|it|they)? ?(?:could|can) do with|what would (?:really |also |most )?help(?: us| me| a lot)? (?:is|would be)(?P<e> if| to)?) (?P<v>.+)$",
    ),
    possible: pattern(
        r"\bit (?:must|should|needs to|has to|shall|will|would need to|ought to|is to|must always|may)(?: also| always)? be (?:possible|easy|feasible|allowed)(?: for (?P<s>[^,]{2,50}?))? to (?P<v>.+)$",
    ),
    no_way: pattern(
        r"\b(?:there(?:'s| is| are| was)(?: currently| still| just)? no (?:easy |good |real |simple )?(?:way|option|possibility|means)(?: for (?P<s>[^,]{2,40}?))? to|(?P<s2>i|we|you|they|[\w' ]{3,40}?) (?:have|has)(?: currently| still)? no (?:easy |good |real )?(?:way|option|means|possibility) (?:to|of)|it(?:'s| is)(?: currently| still| simply)? (?:not possible|impossible)(?: for (?P<s3>[^,]{2,40}?))? to) (?P<v>.+)$",
    ),
    pain: pattern(
        r"^(?P<s>[\w' /-]{1,60}?) (?:currently |still |just |often |really |simply |today )*(?:can't|cannot|can not|couldn't|(?:am|is|are|'re|'m) (?:currently |still )?(?:not able to|unable to)|aren't able to|isn't able to) (?:currently |even |easily |really |just )*(?P<v>.+)$",
    ),
    problem: pattern(
        r"\b(?:the|our|a|one|another|my)(?: \w+)? (?:problem|issue|trouble|challenge|difficulty|pain point|frustration|complaint)(?: (?:we have|for us|there|today|at the moment|here|i have|right now))? (?:is|was)(?: that)?,? (?P<v>.+)$|^(?P<w>.{8,}?) (?:is|are) (?:a )?(?:really |real |very |such |just |far |way |still |quite )*(?:too (?:slow|complicated|expensive|late|cumbersome|many|long)|cumbersome|error-prone|unreliable|a nightmare|a mess|painful|frustrating|not up to date)\b|^(?P<x>.{4,}?) (?:takes|take|took) (?:far |way |much )?too (?:long|much)\b",
    ),
    modal: pattern(
        r"^(?P<c>(?:if|when|whenever|once|after|before|as soon as|for|in|during|where|at|on|from|to|until|unless|without|with|while|upon|by default)\b[^,]{2,140}, (?:then )?)?(?P<s>(?:[^,;]|,\d){1,110}?)(?P<q>,[^,]{2,60},)? ?\b(?:also |still |really |all |then |just |always |both |only |now )*(?P<m>must not|must|mustn't|shall not|shall|should not|shouldn't|should|ought to|needs? to|ha(?:s|ve) (?:got )?to|'ve got to|wants? (?:to|us to|it to|them to)|would (?:also |really )?like (?:to|us to)|'d (?:also |really )?like to|(?:wi|'| wi)ll (?:also )?(?:need to|have to|be required to|be able to)|(?:is|are) (?:only |also )?(?:required|expected|obliged|supposed|entitled|allowed|permitted) to|(?:is|are) to|(?:is|are) (?:only |not )?(?:allowed|permitted|entitled|authori[sz]ed) to|may only|may not|can only|would need to|would have to|might need to|need not|cannot|can't|can not) (?:also |always |only |really |still |then |ideally |at least |all |just )*(?P<v>.+)$",
    ),
    object: pattern(
        r"^(?P<s>(?:[^,;]|,\d){1,70}?) (?:really |also |still |just |desperately |definitely |will |would |probably )*(?:need|needs|require|requires|want|wants|'d like|like|would like) (?P<v>(?:an?|the|more|better|some|no|at least|one|two|three|four|five|\d+|their|our|his|its|all|only|something|access|clear|support|real|regular|proper|separate|different|single|automatic|faster|fewer|less|full|quick) .+|[a-z][\w-]+ (?:for|to|of|on|in|from|by|with|and|before|after|per|at) .+)$",
    ),
    required: pattern(
        r"^(?P<s>.{2,100}?) (?:is|are) (?:also |always |only |strictly |absolutely |legally |not |no longer )*(?P<p>required|mandatory|necessary|compulsory|essential|allowed|forbidden|prohibited|permitted|needed|obligatory|crucial|vital|not optional|a must|important)\b",
    ),
    sure: pattern(
        r"^(?:(?:please|just|we|you|i|they|always)(?: \w+){0,4} )?(?:make sure|ensure|see to it|guarantee) (?:that )?(?P<v>.+)$",
    ),
    capability: pattern(
        r"^(?P<c>(?:if|when|whenever|once|after|before|as soon as|for|in|during|where)\b[^,]{2,120}, (?:then )?)?(?P<s>[^,;]{2,70}?) (?P<m>can|may|will|could) (?:also |always |only |then |automatically |either |now )*(?P<v>.+)$",
    ),
    limit: pattern(
        r"(?:\b(?:at least|at most|no more than|not more than|up to|within|no later than|maximum(?: of)?|minimum(?: of)?|max\.?|less than|more than|fewer than|below|above|under|over|limited to|exceeds?|exceed(?:ing)?|after|before|for|every|per|between|until) (?:\w+ ){0,2}(?:€|\$|£)?(?:\d|one\b|two\b|three\b|four\b|five\b|ten\b|twelve\b|twenty\b|thirty\b|sixty\b)|\d+(?:[.,]\d+)? ?(?:%|percent|seconds?|minutes?|hours?|(?:working |business |calendar )?days?|weeks?|months?|years?|eur|euros?|gbp|pounds?|usd|dollars?|kg|km|ms|users|times|characters)\b)",
    ),
    absolute: pattern(
        r"\b(?:never|always|only|no (?:\w+ ){1,3}(?:is|are|may|can|will)|automatically|in every case|without exception|under no circumstances|at all times|every (?:\w+ ){1,2}(?:is|has|gets|must)|each (?:\w+ ){1,2}(?:is|has|gets|must)|not (?:refundable|transferable|permitted|eligible|accepted|possible))\b",
    ),
    today: pattern(
        r"\b(?:today|currently|at the moment|right now|nowadays|at present|as of now|so far|yet|still|anymore|any more|these days|in the (?:old|current) (?:system|tool|process|app))\b",
    ),
    benefit: pattern(
        r",? *\b(?:(?:so that|in order that)(?: that)?|so (?P<w>(?:i|we|they|you|he|she|it|people|nobody|everyone|the \w+|\w+s|no one|nothing) (?:can|could|can't|cannot|don't|do not|doesn't|does not|won't|will|know|knows|am able|are able|is able)\b)) ?(?P<b>.*)$",
    ),
    reason: pattern(
        r"(?:,| [—–-])? *\b(?:because|otherwise|in order to|to avoid|or else|since (?:they|we|it|the|that|otherwise))\b .+$",
    ),
    only: pattern(
        r"^only (?P<s>[^,;]{2,60}?) (?:may|can|is allowed to|are allowed to|should|must|shall|will|should be able to|has the right to|have the right to) (?:be able to )?(?P<v>.+)$",
    ),
});
