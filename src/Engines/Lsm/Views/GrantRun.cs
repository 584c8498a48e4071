using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Sealing;

namespace C1z.Engines.Lsm.Views;

/// <summary>The grants of a load as a run: sorted when it is opened, to be walked once from beginning to end.</summary>
internal sealed class GrantRun(GrantLoad load) : RowRun
{
    /// <inheritdoc/>
    public override long Count => load.Count;

    /// <inheritdoc/>
    public override long MemoryBytes => load.MemoryBytes;

    /// <inheritdoc/>
    /// <remarks>Only the range of all keys can be opened: whoever wants less wants a layer.</remarks>
    public override RowCursor? Open(KeyRange range) => range.Lower.Length + range.Upper.Length > 0
        ? throw new NotSupportedException("a load is walked as a whole")
        : load.Count == 0 ? null : new Cursor(new RankedGrantSource(RankedGrants.Of(load)));

    /// <summary>Does nothing: the load is not the run's.</summary>
    public override void Dispose()
    {
    }

    private sealed class Cursor(RankedGrantSource grants) : RowCursor
    {
        public override ReadOnlySpan<byte> Key => grants.Key;

        public override ReadOnlySpan<byte> Value => grants.Record;

        public override bool MoveNext() => grants.MoveNext();

        public override bool MoveToOrBehind(ReadOnlySpan<byte> key)
        {
            while (grants.MoveNext())
            {
                if (grants.Key.SequenceCompareTo(key) >= 0)
                {
                    return true;
                }
            }

            return false;
        }

        public override void Dispose() => grants.Dispose();
    }
}
