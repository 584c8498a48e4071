using System.Text;

namespace C1z.Hosting;

/// <summary>How much an answer of the session store may still hold.</summary>
/// <remarks>
/// The ecosystem's clients accept messages of 4 MiB, and some of them fail when an answer leaves out what their own server would have had room for. So
/// an answer holds as much as theirs: 4,132,864 bytes, which is also the longest value, so that any single one fits.
/// </remarks>
internal sealed class SessionPage
{
    private const int MaxBytes = 4_132_864;

    // Tags and lengths around a key and its value, rounded up.
    private const int Overhead = 20;

    private long _bytes;

    /// <summary>Takes an item, if there is room. The first one always has it.</summary>
    public bool Takes(string key, ReadOnlyMemory<byte> value)
    {
        long size = Encoding.UTF8.GetByteCount(key) + value.Length + Overhead;
        if (_bytes > 0 && _bytes + size > MaxBytes)
        {
            return false;
        }

        _bytes += size;
        return true;
    }

    /// <summary>Counts a key without its value.</summary>
    public void Note(string key) => _bytes += Encoding.UTF8.GetByteCount(key) + Overhead;
}
