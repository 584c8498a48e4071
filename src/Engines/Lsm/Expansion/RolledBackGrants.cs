using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Records;
using C1z.Engines.Wire;

namespace C1z.Engines.Lsm.Expansion;

/// <summary>The grants below without what an expansion did to them.</summary>
/// <remarks>
/// Expansion leaves its mark in the sources of a grant. No sources: as it was. Sources with the grant's own entitlement among them: a direct grant that was
/// only marked; its sources go. Sources without it: the grant exists only through expansion; it goes itself.
/// </remarks>
/// <param name="preserveSuspects">Whether derived grants without the immutable annotation stay: a connector may have written them.</param>
internal sealed class RolledBackGrants(bool preserveSuspects) : GrantLens
{
    /// <summary>What becomes of a grant.</summary>
    public enum Verdict
    {
        /// <summary>Expansion did not touch it.</summary>
        Untouched,

        /// <summary>Its sources go.</summary>
        Marked,

        /// <summary>It goes.</summary>
        Derived,

        /// <summary>It goes, or stays when suspects are preserved.</summary>
        Suspect,
    }

    /// <summary>Judges a grant.</summary>
    /// <param name="record">Its record.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: it is malformed.</exception>
    public static Verdict Judge(ReadOnlySpan<byte> record)
    {
        var grant = new GrantRecordView(record);
        if (!grant.HasSources)
        {
            return Verdict.Untouched;
        }

        foreach (ReadOnlySpan<byte> entry in grant.Sources)
        {
            if (new MapEntryView(entry).Key.SequenceEqual(grant.Entitlement.EntitlementId))
            {
                return Verdict.Marked;
            }
        }

        return AnnotationWire.TryFind(record, StorageFields.Grant.Annotations, GrantWire.ImmutableType, out _) ? Verdict.Derived : Verdict.Suspect;
    }

    /// <inheritdoc/>
    protected override RowCursor OpenGrants(KeyRange range, RowView below) => new Cursor(below.Open(range), preserveSuspects);

    private sealed class Cursor(RowCursor rows, bool preserveSuspects) : RowCursor
    {
        private byte[] _record = [];
        private int _length = -1;

        public override ReadOnlySpan<byte> Key => rows.Key;

        public override ReadOnlySpan<byte> Value => _length < 0 ? rows.Value : _record.AsSpan(0, _length);

        public override bool MoveNext() => Find(rows.MoveNext());

        public override bool MoveToOrBehind(ReadOnlySpan<byte> key) => Find(rows.MoveToOrBehind(key));

        public override void Dispose() => rows.Dispose();

        private bool Find(bool stands)
        {
            for (; stands; stands = rows.MoveNext())
            {
                _length = -1;
                switch (Judge(rows.Value))
                {
                    case Verdict.Marked:
                        Clear();
                        return true;
                    case Verdict.Derived:
                    case Verdict.Suspect when !preserveSuspects:
                        continue;
                    default:
                        return true;
                }
            }

            return false;
        }

        private void Clear()
        {
            GrantChange change = default;
            change.SetSources([]);
            int room = checked(rows.Value.Length + change.MaxGrowth);
            if (_record.Length < room)
            {
                _record = new byte[Math.Max(room, 2 * _record.Length)];
            }

            _length = change.Apply(rows.Value, _record);
        }
    }
}
