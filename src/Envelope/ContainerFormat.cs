namespace C1z.Envelope;

/// <summary>The container generations.</summary>
public enum ContainerFormat
{
    /// <summary>Neither magic.</summary>
    Unknown = 0,

    /// <summary>Magic <c>C1ZF\0</c>: one zstd frame that holds a SQLite database.</summary>
    V1 = 1,

    /// <summary>Magic <c>C1Z3\0</c>: a manifest and a payload of files.</summary>
    V3 = 3,
}
