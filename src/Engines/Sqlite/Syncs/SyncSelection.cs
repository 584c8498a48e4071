using System.Text;

namespace C1z.Engines.Sqlite.Syncs;

/// <summary>Which sync is being written, which is being looked at, and which one a read falls back to.</summary>
/// <remarks>What depends on the rows of the file is remembered until <see cref="Forget"/>.</remarks>
internal sealed class SyncSelection
{
    private string? _current;
    private string? _known;
    private byte[] _knownUtf8 = [];

    /// <summary>The sync being written, or null.</summary>
    public string? Current
    {
        get => _current;
        set
        {
            _current = value;
            CurrentUtf8 = Encoding.UTF8.GetBytes(value ?? "");
        }
    }

    /// <summary>The current sync's id as bytes.</summary>
    public byte[] CurrentUtf8 { get; private set; } = [];

    /// <summary>The sync chosen for reading; empty when none is.</summary>
    public string View { get; set; } = "";

    /// <summary>The sync that reads fall back to; null when it is not known yet or there is none.</summary>
    public string? Default { get; set; }

    /// <summary>Tells whether an id is the one last found in the file.</summary>
    public bool IsKnown(string id, out byte[] utf8)
    {
        utf8 = _knownUtf8;
        return id == _known;
    }

    /// <summary>Remembers an id that is in the file.</summary>
    public byte[] Know(string id)
    {
        _known = id;
        return _knownUtf8 = Encoding.UTF8.GetBytes(id);
    }

    /// <summary>Forgets what was concluded from the rows of syncs, because they changed.</summary>
    public void Forget()
    {
        Default = null;
        _known = null;
    }
}
