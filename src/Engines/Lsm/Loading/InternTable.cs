using System.Runtime.CompilerServices;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Loading;

/// <summary>Gives equal byte strings one number: the first gets 0, the next new one 1, and so on.</summary>
/// <remarks>Open addressing with linear probing, at most half full. For one thread.</remarks>
internal sealed class InternTable : IDisposable
{
    private const int FirstSlots = 256;

    private readonly NativeArray<Slot> _slots = new();
    private int _last = -1;
    private uint _mask;

    /// <summary>The names so far.</summary>
    public NameList Names { get; } = new();

    /// <summary>Memory it takes, in bytes.</summary>
    public long MemoryBytes => Names.MemoryBytes + _slots.MemoryBytes;

    /// <summary>The number of a name that may be known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="id">Its number.</param>
    /// <returns>False when it is new: then it has no number yet.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ReadOnlySpan<byte> name, out int id)
    {
        // Connectors list by user or by entitlement, so one of both names is often that of the row before.
        id = _last;
        return (id >= 0 && Names[id].SequenceEqual(name)) || TryProbe(name, out id);
    }

    /// <summary>The number of a name, a new one if need be.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> name) => TryFind(name, out int id) ? id : Add(name);

    /// <summary>Gives a name that <see cref="TryFind"/> did not know its number.</summary>
    public int Add(ReadOnlySpan<byte> name)
    {
        if (_slots.Count < 2 * (Names.Count + 1))
        {
            Grow();
        }

        int id = Names.Add(name);
        Insert(HashOf(name), id);
        _last = id;
        return id;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _last = -1;
        _slots.Dispose();
        Names.Dispose();
    }

    private static uint HashOf(ReadOnlySpan<byte> name) => (uint)XxHash64.Hash(name);

    private bool TryProbe(ReadOnlySpan<byte> name, out int id)
    {
        id = -1;
        if (_slots.Count == 0)
        {
            return false;
        }

        uint hash = HashOf(name);
        Span<Slot> slots = _slots.Items;
        for (uint at = hash & _mask; ; at = (at + 1) & _mask)
        {
            Slot slot = slots[(int)at];
            if (slot.IdPlusOne == 0)
            {
                return false;
            }

            if (slot.Hash == hash && Names[slot.IdPlusOne - 1].SequenceEqual(name))
            {
                id = _last = slot.IdPlusOne - 1;
                return true;
            }
        }
    }

    private void Insert(uint hash, int id)
    {
        Span<Slot> slots = _slots.Items;
        uint at = hash & _mask;
        while (slots[(int)at].IdPlusOne != 0)
        {
            at = (at + 1) & _mask;
        }

        slots[(int)at] = new Slot(hash, id + 1);
    }

    private void Grow()
    {
        int slots = Math.Max(FirstSlots, _slots.Count * 2);
        _slots.Resize(slots);
        _slots.Items.Clear();
        _mask = (uint)slots - 1;
        for (int id = 0; id < Names.Count; id++)
        {
            Insert(HashOf(Names[id]), id);
        }
    }

    private readonly record struct Slot(uint Hash, int IdPlusOne);
}
