namespace C1z.Adapters;

/// <summary>What a writer does with the file at its path.</summary>
public enum C1zWriteMode
{
    /// <summary>Update an existing file, or start a new one where none is.</summary>
    OpenOrCreate,

    /// <summary>Start a new file; fails where one is.</summary>
    CreateNew,
}
