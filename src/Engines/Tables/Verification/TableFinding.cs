namespace C1z.Engines.Tables;

/// <summary>One thing that is wrong with a directory.</summary>
/// <param name="Code">The kind of trouble.</param>
/// <param name="File">The file.</param>
/// <param name="Offset">Where in the file, in bytes; <see langword="null"/> when the trouble has no place.</param>
/// <param name="Rule">The broken rule.</param>
public sealed record TableFinding(TableErrorCode Code, string File, long? Offset, string Rule);
