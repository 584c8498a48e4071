using System.Runtime.CompilerServices;

namespace C1z.Engines.Lsm.Loading;

/// <summary>Byte strings under the numbers 0, 1, 2, …</summary>
internal sealed class NameList : IDisposable
{
    private readonly ByteSlabs _bytes = new();
    private readonly NativeArray<Slot> _slots = new();

    /// <summary>Number of names.</summary>
    public int Count => _slots.Count;

    /// <summary>Memory it takes, in bytes.</summary>
    public long MemoryBytes => _bytes.MemoryBytes + _slots.MemoryBytes;

    /// <summary>What of the memory is in use, in bytes.</summary>
    public unsafe long ContentBytes => _bytes.ContentBytes + (_slots.Count * (long)sizeof(Slot));

    /// <summary>A name; valid until the list is disposed.</summary>
    public ReadOnlySpan<byte> this[int id]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ref Slot slot = ref _slots[id];
            return _bytes.Read(slot.Position, slot.Length);
        }
    }

    /// <summary>Adds a name under the next number.</summary>
    /// <returns>That number.</returns>
    public int Add(ReadOnlySpan<byte> name)
    {
        _slots.Add(new Slot(_bytes.Add(name), name.Length));
        return _slots.Count - 1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        _bytes.Dispose();
    }

    private readonly record struct Slot(long Position, int Length);
}
