using System.Text;
using C1z.Proto.Storage.V3;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Engines.Tests.Records;

/// <summary>Random storage records, deterministic: map entries in the byte order of their keys.</summary>
internal static class RecordSamples
{
    // Texts of every size class of a length prefix, with characters of one to four bytes.
    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.Constant(""),
        Gen.Elements("group", "eng", "user:", "a\0b\u0001", "Ångström", "\U0001F600", "e\u0301"),
        from length in Gen.Elements(1, 41, 42, 43, 127, 128, 200)
        from c in Gen.Elements('x', 'é', '界')
        select new string(c, length));

    public static Gen<Timestamp?> Time { get; } = Gen.OneOf(
        Gen.Constant<Timestamp?>(null),
        from seconds in Gen.Elements(0L, 1, -1, 1_795_225_021, -62_135_596_800)
        from nanos in Gen.Elements(0, 1, 57_355_298, 999_999_999)
        select new Timestamp { Seconds = seconds, Nanos = nanos })!;

    public static Gen<Any> Annotation { get; } =
        from url in Text
        from value in ArbMap.Default.GeneratorFor<byte[]>()
        select new Any { TypeUrl = url, Value = ByteString.CopyFrom(value) };

    public static Gen<GrantRecord> Grants { get; } =
        from id in Text
        from entitlement in Text.ArrayOf(3)
        from principal in Text.ArrayOf(4)
        from has in Gen.Choose(0, 31)
        from time in Time
        from ids in Text.ArrayOf()
        from annotations in Annotation.ArrayOf()
        from sources in Text.ArrayOf()
        from scope in Text
        select Grant(id, entitlement, principal, has, time, ids, annotations, sources, scope);

    public static void SortInto<T>(MapField<string, T> map, IEnumerable<KeyValuePair<string, T>> entries)
    {
        foreach ((string key, T value) in entries.OrderBy(e => e.Key, Utf8Order.Comparer))
        {
            map[key] = value;
        }
    }

    public static Instant InstantOf(Timestamp? time) => time is null ? default : new Instant(time.Seconds, time.Nanos);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text8(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>The fields of a message in another order, with unknown fields between them.</summary>
    public static byte[] Shuffled(byte[] message, int seed)
    {
        var fields = new List<byte[]>();
        var reader = new Wire.FieldSplitter(message);
        fields.AddRange(reader.Fields);
        fields.Add(Convert.FromHexString("F80701"));
        fields.Add(Convert.FromHexString("FA0703616263"));
        return [.. fields.OrderBy(f => (seed + (f.Length * 17) + (f[0] * 31)) % 101).SelectMany(f => f)];
    }

    private static GrantRecord Grant(
        string id, string[] entitlement, string[] principal, int has, Timestamp? time, string[] ids, Any[] annotations, string[] sources, string scope)
    {
        var grant = new GrantRecord { ExternalId = id, DiscoveredAt = time, NeedsExpansion = (has & 8) != 0, SourceScopeKey = scope };
        if ((has & 1) != 0)
        {
            grant.Entitlement = new EntitlementRef { ResourceTypeId = entitlement[0], ResourceId = entitlement[1], EntitlementId = entitlement[2] };
        }

        if ((has & 2) != 0)
        {
            grant.Principal = new PrincipalRef
            {
                ResourceTypeId = principal[0],
                ResourceId = principal[1],
                ParentResourceTypeId = principal[2],
                ParentResourceId = principal[3],
            };
        }

        if ((has & 4) != 0)
        {
            grant.Expansion = new GrantExpandableRecord { Shallow = (has & 16) != 0, EntitlementIds = { ids } };
        }

        grant.Annotations.AddRange(annotations);

        // The generated writer leaves an empty map key out; the ecosystem's writer and ours never do.
        IEnumerable<string> keys = sources.Where(s => s.Length > 0).Distinct();
        SortInto(grant.Sources, keys.Select((s, i) => KeyValuePair.Create(s, new GrantSourceRecord { IsDirect = i % 2 == 0 })));
        return grant;
    }
}
