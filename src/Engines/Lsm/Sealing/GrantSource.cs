using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>One grant on its way into a sealed file. Spans are valid until the next one is read.</summary>
internal ref struct GrantItem
{
    /// <summary>The whole key.</summary>
    public ReadOnlySpan<byte> Key;

    /// <summary>The record.</summary>
    public ReadOnlySpan<byte> Record;

    /// <summary>The escaped partition.</summary>
    public ReadOnlySpan<byte> Partition;

    /// <summary>Whether the grant before had another partition, or there was none.</summary>
    public bool StartsPartition;

    /// <summary>Number of the principal among the source's principals.</summary>
    public int Principal;

    /// <summary>What of the record decides about derived rows.</summary>
    public GrantTraits Traits;
}

/// <summary>All grants of a snapshot in key order, with their principals by number. For one thread.</summary>
internal abstract class GrantSource : IDisposable
{
    /// <summary>The escaped principals of the grants read so far, and perhaps of later ones.</summary>
    public abstract NameList Principals { get; }

    /// <summary>Whether the numbers of principals are in the order of the principals.</summary>
    public abstract bool PrincipalsAreSorted { get; }

    /// <summary>Reads the next grant.</summary>
    /// <returns>False when there is none.</returns>
    public abstract bool TryRead(ref GrantItem grant);

    /// <inheritdoc/>
    public abstract void Dispose();
}
