/// Why no text could be taken from a file. Never holds anything of the file's content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No byte, or nothing but white space.
    #[error("the file is empty; choose one with text in it")]
    Empty,
    /// More bytes than the library takes.
    #[error("the file is larger than {limit} bytes; split it or export only the part you need")]
    TooLarge {
        /// The most bytes taken.
        limit: u64,
    },
    /// Bytes that are not text, under a name that promises text.
    #[error("the file is not text; check its extension or export it as text")]
    Binary,
    /// A kind of file that is not read.
    #[error("files of this kind are not read ({extension:?}); export it as docx, pdf, md or txt")]
    Unsupported {
        /// The file name's extension, shortened; `doc` for an old Word file whatever its name.
        extension: String,
    },
    /// Behind a password.
    #[error("the file is protected by a password; save a copy without one")]
    Encrypted,
    /// A PDF of pictures.
    #[error("the file has pages but no text, as scans do; run text recognition over it first")]
    NoText,
    /// Not a transcript.
    #[error("no cue or speaker was found; add the file as a document, or export the transcript as vtt")]
    NoCues,
    /// Small on disk and huge when unpacked.
    #[error("the file unpacks to far more than its size; save it again from its program")]
    Bomb,
    /// Broken, or not what its name says.
    #[error("the file is damaged ({what}); open it in its program and save it again")]
    Damaged {
        /// Which part could not be read.
        what: &'static str,
    },
    /// Reading was given up.
    #[error("the file takes too long to read; save it again or export it as text")]
    TooSlow,
}

impl ReadError {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too_large",
            Self::Binary => "binary",
            Self::Unsupported { .. } => "unsupported",
            Self::Encrypted => "encrypted",
            Self::NoText => "no_text",
            Self::NoCues => "no_cues",
            Self::Bomb => "bomb",
            Self::Damaged { .. } => "damaged",
            Self::TooSlow => "too_slow",
        }
    }
}
