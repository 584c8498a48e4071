using C1z.Engines;

namespace C1z.Sync.Expansion;

/// <summary>Merges the holders of several sources into one walk over the principals that get a destination.</summary>
/// <remarks>Every stream is in the order of ranks, so a heap of one entry a stream gives the next principal; memory goes by the number of streams.</remarks>
internal sealed class ContributionMerge
{
    private readonly Stream[] _streams;
    private readonly ulong[] _heap;
    private readonly DerivedSource[] _sources;
    private int _count;
    private int _sourceCount;

    /// <summary>Creates a merge before the first principal.</summary>
    /// <param name="streams">The sources, by ascending index.</param>
    public ContributionMerge(Stream[] streams)
    {
        _streams = streams;
        _heap = new ulong[streams.Length];
        _sources = new DerivedSource[streams.Length];
        Restart(0);
    }

    /// <summary>The rank of the current principal.</summary>
    public int Rank { get; private set; }

    /// <summary>The sources that give it the destination, by ascending index, each once.</summary>
    public ReadOnlySpan<DerivedSource> Sources => _sources.AsSpan(0, _sourceCount);

    /// <summary>Moves before the first principal whose rank is not below a rank.</summary>
    public void Seek(int rank)
    {
        foreach (Stream stream in _streams)
        {
            stream.Reader.Seek(rank);
        }

        Restart(rank);
    }

    /// <summary>Moves to the next principal.</summary>
    /// <returns>False behind the last.</returns>
    public bool MoveNext()
    {
        if (_count == 0)
        {
            return false;
        }

        _sourceCount = 0;
        Rank = (int)(_heap[0] >> 32);
        do
        {
            int stream = (int)(uint)_heap[0] >> 1;
            Take(_streams[stream].SourceIndex, isDirect: (_heap[0] & 1) != 0);
            Advance(stream);
        }
        while (_count > 0 && (int)(_heap[0] >> 32) == Rank);
        return true;
    }

    // Two entitlements of one id on different resources are one source.
    private void Take(int index, bool isDirect)
    {
        if (_sourceCount > 0 && _sources[_sourceCount - 1].Index == index)
        {
            isDirect |= _sources[_sourceCount - 1].IsDirect;
            _sourceCount--;
        }

        _sources[_sourceCount++] = new DerivedSource(index, isDirect);
    }

    private void Restart(int rank)
    {
        _count = 0;
        for (int i = 0; i < _streams.Length; i++)
        {
            while (_streams[i].TryNext(out Member member))
            {
                if (member.Principal >= rank)
                {
                    _heap[_count++] = Entry(member, i);
                    SiftUp(_count - 1);
                    break;
                }
            }
        }
    }

    // Rank, then stream, then the mark: equal ranks come out by ascending stream, and so by ascending source.
    private static ulong Entry(Member member, int stream) =>
        ((ulong)(uint)member.Principal << 32) | ((uint)stream << 1) | (member.IsDirect ? 1u : 0u);

    private void Advance(int stream)
    {
        if (_streams[stream].TryNext(out Member member))
        {
            _heap[0] = Entry(member, stream);
        }
        else
        {
            _heap[0] = _heap[--_count];
        }

        SiftDown();
    }

    private void SiftUp(int at)
    {
        ulong entry = _heap[at];
        while (at > 0 && _heap[(at - 1) / 2] > entry)
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = entry;
    }

    private void SiftDown()
    {
        ulong entry = _heap[0];
        int at = 0;
        for (int child = 1; child < _count; child = (2 * at) + 1)
        {
            if (child + 1 < _count && _heap[child + 1] < _heap[child])
            {
                child++;
            }

            if (_heap[child] >= entry)
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = entry;
    }

    /// <summary>The holders of one source, as far as its rule lets them pass.</summary>
    internal sealed class Stream(MemberReader reader, PassFilter filter, int sourceIndex)
    {
        /// <summary>The holders.</summary>
        public MemberReader Reader => reader;

        /// <summary>The source.</summary>
        public int SourceIndex => sourceIndex;

        /// <summary>Moves to the next holder that passes.</summary>
        public bool TryNext(out Member member)
        {
            while (reader.TryRead(out member))
            {
                if (filter.Passes(member))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
