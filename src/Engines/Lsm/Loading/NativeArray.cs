using System.Runtime.CompilerServices;

namespace C1z.Engines.Lsm.Loading;

/// <summary>A growing array of plain data in a <see cref="NativeBlock"/>.</summary>
/// <remarks>For one thread while it changes. Spans and references end with the next growth. Disposed, it is empty.</remarks>
/// <typeparam name="T">Plain data.</typeparam>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    private const int FirstCapacity = 64;

    private readonly NativeBlock _block = new();
    private T* _items;
    private int _capacity;

    /// <summary>Number of items.</summary>
    public int Count { get; private set; }

    /// <summary>Memory it takes, in bytes.</summary>
    public long MemoryBytes => (long)_capacity * sizeof(T);

    /// <summary>The items.</summary>
    public Span<T> Items => new(_items, Count);

    /// <summary>One item.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            return ref _items[index];
        }
    }

    /// <summary>Adds an item.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.TooLarge"/>: there are as many as an array can have.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for one more.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T item)
    {
        if (Count == _capacity)
        {
            Grow(Count + 1L);
        }

        _items[Count++] = item;
    }

    /// <summary>Sets the number of items; new ones hold anything.</summary>
    /// <param name="count">At least 0.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for so many.</exception>
    public void Resize(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > _capacity)
        {
            Reallocate(count);
        }

        Count = count;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Count = _capacity = 0;
        _items = null;
        _block.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(long needed)
    {
        if (needed > Array.MaxLength)
        {
            throw new EngineException(EngineErrorCode.TooLarge, $"more than {Array.MaxLength} rows of a kind at a time");
        }

        Reallocate((int)Math.Clamp(Math.Max(FirstCapacity, _capacity * 2L), needed, Array.MaxLength));
    }

    private void Reallocate(int capacity)
    {
        _block.Resize((nuint)capacity * (nuint)sizeof(T));
        _items = (T*)_block.Start;
        _capacity = capacity;
    }
}
