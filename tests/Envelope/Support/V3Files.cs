namespace C1z.Envelope.Tests;

/// <summary>Payloads as dictionaries of name to content.</summary>
internal static class V3Files
{
    internal static Dictionary<string, byte[]> Read(string path, ContainerLimits? limits = null)
    {
        using V3Reader reader = V3Reader.Open(path, limits);
        return Read(reader);
    }

    internal static Dictionary<string, byte[]> Read(V3Reader reader)
    {
        Dictionary<string, byte[]> files = [];
        reader.ReadFiles((name, size, content) =>
        {
            using MemoryStream copy = new();
            content.CopyTo(copy);
            copy.Length.Should().Be(size);
            files.Add(name, copy.ToArray());
        });
        return files;
    }

    internal static Dictionary<string, byte[]> OnDisk(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes);

    internal static bool Same(Dictionary<string, byte[]> left, Dictionary<string, byte[]> right) =>
        left.Count == right.Count
        && left.All(file => right.TryGetValue(file.Key, out byte[]? other) && file.Value.AsSpan().SequenceEqual(other));
}
