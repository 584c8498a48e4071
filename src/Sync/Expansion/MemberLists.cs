using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace C1z.Sync.Expansion;

/// <summary>Lists of members, one behind the other: four bytes a member, in memory up to a budget, then in a temporary file.</summary>
/// <remarks>
/// One list is written at a time, by one thread; finished lists may be read meanwhile, and by many threads once nothing is written any more. The file has no
/// name that outlives the process: it goes with its handle.
/// </remarks>
internal sealed class MemberLists(long memoryBytes, string? tempDirectory) : IDisposable
{
    /// <summary>Members of a chunk.</summary>
    internal const int ChunkMembers = 1 << 16;

    private const int ChunkBytes = ChunkMembers * sizeof(uint);

    private readonly long _maxChunks = Math.Max(1, memoryBytes / ChunkBytes);
    private readonly List<uint[]?> _chunks = [];
    private SafeFileHandle? _file;
    private int _inMemory;
    private int _nextToSpill;
    private long _count;

    /// <summary>Number of members in all lists.</summary>
    public long Count => _count;

    /// <summary>Whether lists went to the file.</summary>
    public bool HasSpilled => _file is not null;

    /// <summary>Adds a member to the list that is being written.</summary>
    public void Add(Member member)
    {
        int at = (int)(_count % ChunkMembers);
        if (at == 0)
        {
            AddChunk();
        }

        _chunks[^1]![at] = member.Bits;
        _count++;
    }

    /// <summary>Ends a list.</summary>
    /// <param name="start"><see cref="Count"/> before its first member.</param>
    public MemberList Since(long start) => new(start, _count - start);

    /// <summary>The chunk of a member when it is in memory; null when it is in the file.</summary>
    internal uint[]? ChunkOf(long position) => _chunks[(int)(position / ChunkMembers)];

    /// <summary>Reads members from the file.</summary>
    /// <returns>Members read: as many as asked for.</returns>
    internal int Read(long position, Span<uint> into)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(into);
        int read = 0;
        while (read < bytes.Length)
        {
            int got = RandomAccess.Read(_file!, bytes[read..], (position * sizeof(uint)) + read);
            read += got > 0 ? got : throw new EndOfStreamException("the temporary file of an expansion was cut off");
        }

        return into.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _chunks.Clear();
    }

    private void AddChunk()
    {
        if (_inMemory >= _maxChunks)
        {
            Spill();
        }

        _chunks.Add(new uint[ChunkMembers]);
        _inMemory++;
    }

    // The oldest goes: what was written last is read next. Whoever reads it keeps the array.
    private void Spill()
    {
        _file ??= OpenFile(tempDirectory ?? Path.GetTempPath());
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_chunks[_nextToSpill].AsSpan()), (long)_nextToSpill * ChunkBytes);
        _chunks[_nextToSpill++] = null;
        _inMemory--;
    }

    // Windows deletes a file with its last handle, however the process ends; elsewhere the runtime would delete it, and not when it is killed.
    private static SafeFileHandle OpenFile(string directory)
    {
        string path = Path.Combine(directory, $"c1z-expand-{Guid.NewGuid():N}.tmp");
        bool isWindows = OperatingSystem.IsWindows();
        SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, isWindows ? FileOptions.DeleteOnClose : FileOptions.None);
        if (!isWindows)
        {
            File.Delete(path);
        }

        return file;
    }
}

/// <summary>One list.</summary>
/// <param name="Start">Position of its first member.</param>
/// <param name="Count">Number of members.</param>
internal readonly record struct MemberList(long Start, long Count);

/// <summary>A member: a principal, by number or rank, and whether it is one by a grant of its own.</summary>
/// <param name="Bits">The number, shifted by one, and the mark in the lowest bit.</param>
internal readonly record struct Member(uint Bits)
{
    /// <summary>Creates a member.</summary>
    public Member(int principal, bool isDirect)
        : this(((uint)principal << 1) | (isDirect ? 1u : 0u))
    {
    }

    /// <summary>The principal.</summary>
    public int Principal => (int)(Bits >> 1);

    /// <summary>Whether it holds the entitlement directly.</summary>
    public bool IsDirect => (Bits & 1) != 0;
}
