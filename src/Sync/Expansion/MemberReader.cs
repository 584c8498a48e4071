namespace C1z.Sync.Expansion;

/// <summary>Walks a list of members in the order of their ranks.</summary>
/// <remarks>A reader of a list in memory holds nothing; one of a spilled list holds a small buffer.</remarks>
internal sealed class MemberReader
{
    private const int WindowMembers = 1 << 11;

    private readonly MemberLists _lists;
    private readonly MemberList _list;
    private readonly int[]? _ranks;
    private uint[] _window = [];
    private uint[]? _buffer;
    private int _at;
    private int _end;
    private long _next;

    /// <summary>Creates a reader before the first member.</summary>
    /// <param name="lists">Where the list is.</param>
    /// <param name="list">The list.</param>
    /// <param name="ranks">The rank of each number, for a list of numbers; null for a list of ranks.</param>
    public MemberReader(MemberLists lists, MemberList list, int[]? ranks = null)
    {
        _lists = lists;
        _list = list;
        _ranks = ranks;
        _next = list.Start;
    }

    /// <summary>Moves to the next member.</summary>
    /// <param name="member">The member, by rank.</param>
    /// <returns>False behind the last.</returns>
    public bool TryRead(out Member member)
    {
        if (_at == _end && !Fill())
        {
            member = default;
            return false;
        }

        member = new Member(_window[_at++]);
        if (_ranks is not null)
        {
            member = new Member(_ranks[member.Principal], member.IsDirect);
        }

        return true;
    }

    /// <summary>Moves before the first member whose rank is not below a rank. Only for lists of ranks.</summary>
    public void Seek(int rank)
    {
        long from = _list.Start;
        long to = _list.Start + _list.Count;
        while (from < to)
        {
            long middle = (from + to) / 2;
            if (At(middle).Principal < rank)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        _next = from;
        _at = _end = 0;
    }

    private Member At(long position)
    {
        if (_lists.ChunkOf(position) is { } chunk)
        {
            return new Member(chunk[position % MemberLists.ChunkMembers]);
        }

        Span<uint> one = stackalloc uint[1];
        _lists.Read(position, one);
        return new Member(one[0]);
    }

    private bool Fill()
    {
        long left = _list.Start + _list.Count - _next;
        if (left == 0)
        {
            return false;
        }

        int inChunk = (int)(_next % MemberLists.ChunkMembers);
        int length = (int)Math.Min(left, MemberLists.ChunkMembers - inChunk);
        if (_lists.ChunkOf(_next) is { } chunk)
        {
            _window = chunk;
            _at = inChunk;
        }
        else
        {
            _window = _buffer ??= new uint[WindowMembers];
            length = _lists.Read(_next, _window.AsSpan(0, Math.Min(length, WindowMembers)));
            _at = 0;
        }

        _end = _at + length;
        _next += length;
        return true;
    }
}
