using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Sync.Tests.Expansion;

/// <summary>A private directory with snapshots to expand, and the real ones beside the checkout.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("c1z-expansion-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public string CopyOf(string real)
    {
        string source = Path.Combine(Root(), "..", "shared", "fixtures", "real", real);
        Skip.IfNot(System.IO.File.Exists(source), $"needs {real} of real connectors in shared/fixtures/real beside the checkout");
        string copy = File(real);
        System.IO.File.WriteAllBytes(copy, System.IO.File.ReadAllBytes(source));
        return copy;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    /// <summary>Expands the one sync of a file.</summary>
    public static ExpansionSummary Expand(string path, ExpansionOptions? options = null)
    {
        using C1zWriter writer = C1zWriter.Open(path);
        writer.SetCurrentSync(writer.Reader.ListSyncs().Items[0].Id);
        ExpansionSummary summary = GrantExpander.Expand(writer, options);
        writer.EndSync();
        writer.Save();
        return summary;
    }

    /// <summary>All grants of the one sync of a file.</summary>
    public static List<Grant> Grants(string path)
    {
        using C1zReader reader = C1zReader.Open(path);
        reader.ViewSync(reader.ListSyncs().Items[0].Id);
        return [.. reader.EnumerateGrants()];
    }

    /// <summary>The number and the hash of a set of grants, as the README of the fixtures defines it.</summary>
    public static (int Count, string Sha256) Digest(IEnumerable<Grant> grants)
    {
        byte[][] lines = [.. grants.Select(grant => Encoding.UTF8.GetBytes(Line(grant))).Order(ByteOrder.Comparer)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] line in lines)
        {
            hash.AppendData(line);
        }

        return (lines.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static string Line(Grant grant)
    {
        ResourceId resource = grant.Entitlement.Resource.Id;
        ResourceId principal = grant.Principal.Id;
        IEnumerable<string> sources = (grant.Sources?.Sources.Keys ?? []).Order(StringComparer.Ordinal);
        return $"{resource.ResourceType}|{resource.Resource}|{grant.Entitlement.Id}|{principal.ResourceType}|{principal.Resource}|{string.Join(',', sources)}\n";
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Comparer = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
