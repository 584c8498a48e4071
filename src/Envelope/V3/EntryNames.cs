using System.Text;

namespace C1z.Envelope;

/// <summary>
/// The names of one container's files, checked as they arrive. A name is a relative path with <c>/</c> between its parts that stays inside the target
/// directory on every operating system, and no name is used twice, as file or as directory.
/// </summary>
internal sealed class EntryNames
{
    internal const int MaxBytes = 4096;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);

    /// <summary>Adds a file's name, and its parents as directories.</summary>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.UnsafePath"/> or <see cref="EnvelopeErrorCode.DuplicateEntry"/>.</exception>
    internal void AddFile(string name, ByteLocation location)
    {
        Check(name, location);
        AddParents(name, location);
        if (_directories.Contains(name) || !_files.Add(name))
        {
            throw location.Error(EnvelopeErrorCode.DuplicateEntry, $"the name '{Printable(name)}' occurs twice");
        }
    }

    /// <summary>Adds a directory and its parents; a directory may come again.</summary>
    /// <returns>Whether it is new.</returns>
    /// <inheritdoc cref="AddFile"/>
    internal bool AddDirectory(string name, ByteLocation location)
    {
        Check(name, location);
        AddParents(name, location);
        if (_files.Contains(name))
        {
            throw location.Error(EnvelopeErrorCode.DuplicateEntry, $"the name '{Printable(name)}' is a file and a directory");
        }

        return _directories.Add(name);
    }

    /// <summary>Compares names as their UTF-8 bytes, the order of the format.</summary>
    internal static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    /// <summary>The parents of a name, outermost first.</summary>
    internal static IEnumerable<string> Parents(string name)
    {
        for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            yield return name[..slash];
        }
    }

    /// <summary>Why a name is unsafe; null when it is safe.</summary>
    internal static string? Fault(string name)
    {
        if (name.Length == 0)
        {
            return "is empty";
        }

        int bytes;
        try
        {
            bytes = StrictUtf8.GetByteCount(name);
        }
        catch (EncoderFallbackException)
        {
            return "is not valid Unicode";
        }

        if (bytes > MaxBytes)
        {
            return $"has {bytes} bytes, more than {MaxBytes}";
        }

        foreach (char c in name)
        {
            // Backslash and colon separate paths, drives and streams on Windows; refusing them everywhere keeps one behaviour.
            if (c is '\\' or ':' || char.IsControl(c))
            {
                return $"contains the character U+{(int)c:X4}";
            }
        }

        foreach (Range part in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(part) is "" or "." or "..")
            {
                return "is not a plain relative path";
            }
        }

        return null;
    }

    private static void Check(string name, ByteLocation location)
    {
        if (Fault(name) is { } fault)
        {
            throw location.Error(EnvelopeErrorCode.UnsafePath, $"unsafe file name '{Printable(name)}': it {fault}");
        }
    }

    private static string Printable(string name)
    {
        const int longest = 120;
        string start = name.Length > longest ? name[..longest] + "…" : name;
        return string.Concat(start.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    private void AddParents(string name, ByteLocation location)
    {
        foreach (string parent in Parents(name))
        {
            if (_files.Contains(parent))
            {
                throw location.Error(EnvelopeErrorCode.DuplicateEntry, $"the name '{Printable(parent)}' is a file and a directory");
            }

            _directories.Add(parent);
        }
    }
}
