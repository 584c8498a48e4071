using C1z.Engines.Lsm.Sealing;

namespace C1z.Engines.Lsm.Loading;

/// <summary>One grant of a <see cref="GrantShard"/>: who and what by number, and where the rest of its record lies. 24 bytes.</summary>
internal readonly struct GrantEntry
{
    /// <summary>The most bytes that an entry points to.</summary>
    public const int LongestRecord = (1 << 30) - 1;

    private const uint HasSources = 1u << 31;
    private const uint NeedsExpansion = 1u << 30;

    private readonly uint _lengthAndTraits;

    /// <summary>Creates an entry.</summary>
    /// <param name="position">Where the stored bytes lie.</param>
    /// <param name="length">How many there are, at most <see cref="LongestRecord"/>.</param>
    /// <param name="head">How many of them stand before the references that were left out; -1 when the record is whole.</param>
    /// <param name="traits">What of the record decides about derived rows.</param>
    /// <param name="entitlement">Number of its entitlement in the shard.</param>
    /// <param name="principal">Number of its principal in the shard.</param>
    public GrantEntry(long position, int length, int head, GrantTraits traits, int entitlement, int principal)
    {
        Position = position;
        _lengthAndTraits = (uint)length | (traits.HasSources ? HasSources : 0) | (traits.NeedsExpansion ? NeedsExpansion : 0);
        Head = head;
        Entitlement = entitlement;
        Principal = principal;
    }

    /// <summary>Where the stored bytes lie.</summary>
    public long Position { get; }

    /// <summary>Number of stored bytes.</summary>
    public int Length => (int)(_lengthAndTraits & LongestRecord);

    /// <summary>Stored bytes before the references that were left out; negative when the record is whole.</summary>
    public int Head { get; }

    /// <summary>Number of its entitlement in the shard.</summary>
    public int Entitlement { get; }

    /// <summary>Number of its principal in the shard.</summary>
    public int Principal { get; }

    /// <summary>What of the record decides about derived rows.</summary>
    public GrantTraits Traits => new((_lengthAndTraits & HasSources) != 0, (_lengthAndTraits & NeedsExpansion) != 0);
}
