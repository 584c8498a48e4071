using System.Runtime.InteropServices;
using C1z.Engines.Lsm.Sealing;

namespace C1z.Engines.Lsm.Loading;

/// <summary>One grant of a <see cref="GrantShard"/>: who and what by number, and where its record lies.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal readonly struct GrantEntry
{
    private const uint HasSources = 1u << 31;
    private const uint NeedsExpansion = 1u << 30;

    private readonly uint _lengthAndTraits;

    /// <summary>The longest record, in bytes.</summary>
    public const int LongestRecord = (1 << 30) - 1;

    /// <summary>Creates an entry.</summary>
    /// <param name="position">Where the record lies.</param>
    /// <param name="length">Its length, at most <see cref="LongestRecord"/>.</param>
    /// <param name="traits">What of it decides about derived rows.</param>
    /// <param name="entitlement">Number of its entitlement in the shard.</param>
    /// <param name="principal">Number of its principal in the shard.</param>
    public GrantEntry(long position, int length, GrantTraits traits, int entitlement, int principal)
    {
        Position = position;
        _lengthAndTraits = (uint)length | (traits.HasSources ? HasSources : 0) | (traits.NeedsExpansion ? NeedsExpansion : 0);
        Entitlement = entitlement;
        Principal = principal;
    }

    /// <summary>Where the record lies.</summary>
    public long Position { get; }

    /// <summary>Number of its entitlement in the shard.</summary>
    public int Entitlement { get; }

    /// <summary>Number of its principal in the shard.</summary>
    public int Principal { get; }

    /// <summary>Length of the record in bytes.</summary>
    public int Length => (int)(_lengthAndTraits & LongestRecord);

    /// <summary>What of the record decides about derived rows.</summary>
    public GrantTraits Traits => new((_lengthAndTraits & HasSources) != 0, (_lengthAndTraits & NeedsExpansion) != 0);
}
