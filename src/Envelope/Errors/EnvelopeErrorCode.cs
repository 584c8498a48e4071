namespace C1z.Envelope;

/// <summary>What is wrong with a snapshot's container. Callers branch on these; the numbers are stable.</summary>
public enum EnvelopeErrorCode
{
    /// <summary>The first five bytes are not the magic of a known container.</summary>
    NotASnapshot = 1,

    /// <summary>The file has no bytes at all: nothing was ever saved there.</summary>
    Empty = 2,

    /// <summary>The file ends before the structure it announces.</summary>
    Truncated = 3,

    /// <summary>Decoded bytes do not have the checksum recorded for them.</summary>
    ChecksumMismatch = 4,

    /// <summary>The content is larger than the limit on decoded bytes.</summary>
    TooLarge = 5,

    /// <summary>Decoding would need a larger window (memory) than the limit allows.</summary>
    WindowTooLarge = 6,

    /// <summary>A length differs from the length recorded or promised for it.</summary>
    SizeMismatch = 7,

    /// <summary>Bytes follow the end of the structure.</summary>
    TrailingData = 8,

    /// <summary>The manifest claims, or has, more than 16 MiB.</summary>
    ManifestTooLarge = 9,

    /// <summary>The manifest is not a well-formed manifest message.</summary>
    ManifestInvalid = 10,

    /// <summary>The manifest's bytes do not have the hash recorded in the frame index.</summary>
    ManifestHashMismatch = 11,

    /// <summary>The payload encoding, or an archive feature, is not one this library reads.</summary>
    UnsupportedEncoding = 12,

    /// <summary>A file name would leave the target directory, or the entry is not a plain file or directory.</summary>
    UnsafePath = 13,

    /// <summary>The frame index or its footer breaks a rule of the format.</summary>
    IndexInvalid = 14,

    /// <summary>A zstd frame is malformed.</summary>
    FrameInvalid = 15,

    /// <summary>Two entries have the same name.</summary>
    DuplicateEntry = 16,

    /// <summary>An offset, a length or a setting lies outside its permitted range.</summary>
    OutOfRange = 17,

    /// <summary>A native library is missing.</summary>
    NativeMissing = 18,

    /// <summary>The operating system refused or failed a file operation.</summary>
    Io = 19,

    /// <summary>The file or its directory does not exist.</summary>
    NotFound = 20,

    /// <summary>An archive header or its padding is malformed.</summary>
    ArchiveInvalid = 21,

    /// <summary>A file is there where a new one was to be made.</summary>
    AlreadyExists = 22,

    /// <summary>The file is published and complete, but flushing its directory failed: a power cut may take it back.</summary>
    NotDurable = 23,
}
