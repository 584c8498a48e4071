using System.Text;

namespace C1z.Adapters.Translation;

/// <summary>Decodes a text that often repeats from row to row: equal bytes give the string object of the row before.</summary>
internal sealed class TextMemory
{
    private byte[] _utf8 = new byte[64];
    private int _length;
    private string _text = "";

    /// <summary>The text of UTF-8 bytes.</summary>
    public string Decode(ReadOnlySpan<byte> utf8)
    {
        if (_utf8.AsSpan(0, _length).SequenceEqual(utf8))
        {
            return _text;
        }

        if (utf8.Length > _utf8.Length)
        {
            _utf8 = new byte[Math.Max(utf8.Length, _utf8.Length * 2)];
        }

        utf8.CopyTo(_utf8);
        _length = utf8.Length;
        _text = Encoding.UTF8.GetString(utf8);
        return _text;
    }
}
