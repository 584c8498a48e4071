namespace C1z.Envelope.Tests;

/// <summary>A directory of one test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    internal Scratch() => Root = Directory.CreateTempSubdirectory("c1z-envelope-").FullName;

    internal string Root { get; }

    internal string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    internal IReadOnlyList<string> Names() => [.. Directory.EnumerateFileSystemEntries(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
