using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Expansion;

/// <summary>Who holds what through which sources, remembered for a comparison: two hashes of 16 bytes a grant.</summary>
internal sealed class GrantSourceSet
{
    private readonly Dictionary<UInt128, UInt128> _sourcesByGrant = [];
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Remembers the grants of a sync.</summary>
    public GrantSourceSet(IEnumerable<Grant> grants)
    {
        foreach (Grant grant in grants)
        {
            _sourcesByGrant[IdentityOf(grant)] = HashOf(SourcesOf(grant));
        }
    }

    /// <summary>What a comparison finds.</summary>
    public delegate void Report(Grant grant, string difference);

    /// <summary>Compares with the grants of now.</summary>
    /// <param name="now">They.</param>
    /// <param name="before">The grants that were remembered, once more; only read to name some that are gone.</param>
    /// <param name="report">Told every difference.</param>
    /// <returns>Number of grants of now.</returns>
    public long Compare(IEnumerable<Grant> now, Func<IEnumerable<Grant>> before, Report report)
    {
        long count = 0;
        foreach (Grant grant in now)
        {
            count++;
            string[] sources = SourcesOf(grant);
            if (!_sourcesByGrant.Remove(IdentityOf(grant), out UInt128 remembered))
            {
                report(grant, "was not there before");
            }
            else if (remembered != HashOf(sources))
            {
                report(grant, $"had other sources than {(sources.Length == 0 ? "none" : string.Join(", ", sources))}");
            }
        }

        foreach (Grant grant in _sourcesByGrant.Count == 0 ? [] : before())
        {
            if (_sourcesByGrant.Remove(IdentityOf(grant)))
            {
                report(grant, "is gone");
            }
        }

        return count;
    }

    private UInt128 IdentityOf(Grant grant)
    {
        ResourceId? resource = grant.Entitlement?.Resource?.Id;
        ResourceId? principal = grant.Principal?.Id;
        return HashOf(
            grant.Id,
            resource?.ResourceType ?? "",
            resource?.Resource ?? "",
            grant.Entitlement?.Id ?? "",
            principal?.ResourceType ?? "",
            principal?.Resource ?? "");
    }

    private static string[] SourcesOf(Grant grant) => grant.Sources is null
        ? []
        : [.. grant.Sources.Sources.Select(source => source.Value.IsDirect ? $"{source.Key} (direct)" : source.Key).Order(StringComparer.Ordinal)];

    // Each text behind its length, so that no two lists look alike.
    private UInt128 HashOf(params ReadOnlySpan<string> texts)
    {
        _bytes.ResetWrittenCount();
        foreach (string text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), text.Length);
            _bytes.Advance(sizeof(int));
            Encoding.UTF8.GetBytes(text, _bytes);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes.WrittenSpan, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
