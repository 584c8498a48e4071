namespace C1z.Engines.Lsm.Reading;

/// <summary>Cuts a bare id at its colons, in every way that could be the way it was put together.</summary>
internal static class IdSplits
{
    /// <summary>Ids with more colons are not cut: too many ways.</summary>
    public const int MaxColons = 64;

    /// <summary>Ways that are tried of one id.</summary>
    public const int MaxCandidates = 4096;

    /// <summary>The positions of the colons; null when there are too many.</summary>
    public static List<int>? Colons(ReadOnlySpan<byte> id)
    {
        var colons = new List<int>();
        for (int at = 0; at < id.Length; at++)
        {
            if (id[at] != (byte)':')
            {
                continue;
            }

            if (colons.Count == MaxColons)
            {
                return null;
            }

            colons.Add(at);
        }

        return colons;
    }
}
