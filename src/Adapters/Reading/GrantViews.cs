using C1z.Engines;

namespace C1z.Adapters;

/// <summary>A page of grants without message objects: who holds what, as UTF-8 bytes where they lie in memory.</summary>
/// <remarks>
/// Give the same instance to <see cref="C1zReader.ListGrantViews"/> again and again: a loop over pages allocates while it grows to its
/// working size and nothing after. Views are valid until the next page is read into it. Not thread-safe.
/// </remarks>
public sealed class GrantViews
{
    internal GrantBatch Batch { get; } = new();

    /// <summary>Number of grants on the page.</summary>
    public int Count => Batch.Count;

    /// <summary>Give it to the next call; empty when this was the last page.</summary>
    public string NextToken { get; internal set; } = "";

    /// <summary>One grant.</summary>
    /// <param name="index">Position on the page, from 0.</param>
    /// <returns>A view, valid until the next page is read.</returns>
    public GrantView this[int index] => new(Batch, index);

    /// <summary>The grants in the listing's order.</summary>
    /// <returns>An enumerator that allocates nothing.</returns>
    public Enumerator GetEnumerator() => new(Batch);

    /// <summary>Walks the grants of a page.</summary>
    public ref struct Enumerator
    {
        private readonly GrantBatch _batch;
        private int _index;

        internal Enumerator(GrantBatch batch)
        {
            _batch = batch;
            _index = -1;
        }

        /// <summary>The grant the walk stands on.</summary>
        public readonly GrantView Current => new(_batch, _index);

        /// <summary>Goes to the next grant.</summary>
        /// <returns>False at the end.</returns>
        public bool MoveNext() => ++_index < _batch.Count;
    }
}

/// <summary>One grant of a page: spans into the page's memory, all of them UTF-8.</summary>
public readonly ref struct GrantView
{
    private readonly GrantBatch _batch;
    private readonly ref readonly GrantRow _row;

    internal GrantView(GrantBatch batch, int index)
    {
        _batch = batch;
        _row = ref batch[index];
    }

    /// <summary>The grant's id.</summary>
    public ReadOnlySpan<byte> Id => _batch.Bytes(_row.ExternalId);

    /// <summary>Id of the entitlement.</summary>
    public ReadOnlySpan<byte> EntitlementId => _batch.Bytes(_row.EntitlementId);

    /// <summary>Type of the entitlement's resource.</summary>
    public ReadOnlySpan<byte> ResourceType => _batch.Bytes(_row.ResourceType);

    /// <summary>Id of the entitlement's resource within its type.</summary>
    public ReadOnlySpan<byte> ResourceId => _batch.Bytes(_row.ResourceId);

    /// <summary>Type of the principal.</summary>
    public ReadOnlySpan<byte> PrincipalType => _batch.Bytes(_row.PrincipalType);

    /// <summary>Id of the principal within its type.</summary>
    public ReadOnlySpan<byte> PrincipalId => _batch.Bytes(_row.PrincipalId);
}
