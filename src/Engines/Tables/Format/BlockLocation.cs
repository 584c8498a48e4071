using System.Diagnostics.CodeAnalysis;

namespace C1z.Engines.Tables;

/// <summary>Which block of which file a decoder looks at, so that its complaint can say so.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Offset">The block's offset in the file.</param>
internal readonly record struct BlockLocation(string File, long Offset)
{
    /// <summary>Builds the exception for a broken rule.</summary>
    public TableException Error(TableErrorCode code, string rule) => new(code, File, Offset, rule);

    /// <summary>Throws for bytes that break a rule.</summary>
    [DoesNotReturn]
    public void ThrowMalformed(string rule) => throw Error(TableErrorCode.Malformed, rule);
}
