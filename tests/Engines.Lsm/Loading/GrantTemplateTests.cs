using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Tests.Support;
using C1z.Proto.Storage.V3;
using Google.Protobuf;

namespace C1z.Engines.Lsm.Tests.Loading;

/// <summary>Records whose references are left out come back byte for byte, whatever they look like.</summary>
public sealed class GrantTemplateTests
{
    public static TheoryData<string> Shapes => ["plain", "parent", "long ids", "zeros", "annotations", "no id", "unknown fields", "references swapped"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Records_come_back_as_they_were(string shape)
    {
        byte[] record = Record(shape);
        foreach (bool pointsIntoRecord in new[] { true, false })
        {
            var batch = new GrantBatch();
            batch.Append("something before"u8);
            batch.Add(Row(batch, record, pointsIntoRecord));
            using var shard = new GrantShard("a.c1z");
            shard.Append(batch, default, CancellationToken.None);
            byte[] scratch = [];
            shard.Record(in shard.Entries[0], ref scratch).SequenceEqual(record).Should().BeTrue();
        }
    }

    [Fact]
    public void References_are_stored_once()
    {
        byte[] record = Record("plain");
        var batch = new GrantBatch();
        for (int i = 0; i < 100; i++)
        {
            batch.Add(Row(batch, record, pointsIntoRecord: true));
        }

        using var shard = new GrantShard("a.c1z");
        shard.Append(batch, default, CancellationToken.None);
        shard.Entitlements.Count.Should().Be(1);
        shard.Principals.Count.Should().Be(1);
        shard.Entries[0].Length.Should().Be(record.Length - 4 - shard.Entitlements[0].Length - shard.Principals[0].Length, "only the id and the time are the grant's own");
    }

    private static byte[] Record(string shape)
    {
        GrantRecord grant = Puts.Grant("app", "github", "app:github:owner", "u1");
        switch (shape)
        {
            case "parent":
                grant.Principal.ParentResourceTypeId = "org";
                grant.Principal.ParentResourceId = "o1";
                break;
            case "long ids":
                grant.Principal.ResourceId = new string('x', 500);
                grant.Entitlement.EntitlementId = new string('y', 200);
                break;
            case "zeros":
                grant.Principal.ResourceId = "a\0b\u0001";
                break;
            case "annotations":
                grant.Annotations.Add(new Google.Protobuf.WellKnownTypes.Any { TypeUrl = "t/a", Value = ByteString.CopyFrom(1, 2, 3) });
                break;
            case "no id":
                grant.ExternalId = "";
                break;
        }

        byte[] bytes = grant.ToByteArray();
        return shape switch
        {
            "unknown fields" => [.. bytes, 0xFA, 0x7F, 2, 1, 2],
            "references swapped" => [.. new GrantRecord { Principal = grant.Principal }.ToByteArray(), .. new GrantRecord { Entitlement = grant.Entitlement }.ToByteArray()],
            _ => bytes,
        };
    }

    private static GrantRow Row(GrantBatch batch, byte[] record, bool pointsIntoRecord)
    {
        GrantRecord grant = GrantRecord.Parser.ParseFrom(record);
        ByteRange value = batch.Append(record);
        ByteRange Text(string text) => pointsIntoRecord
            ? new ByteRange(value.Offset + Place(record, text).Start, Place(record, text).Length)
            : batch.Append(text);
        return new GrantRow
        {
            Value = value,
            ResourceType = Text(grant.Entitlement.ResourceTypeId),
            ResourceId = Text(grant.Entitlement.ResourceId),
            EntitlementId = Text(grant.Entitlement.EntitlementId),
            PrincipalType = Text(grant.Principal.ResourceTypeId),
            PrincipalId = Text(grant.Principal.ResourceId),
            DiscoveredAt = new Instant(5, 6),
        };
    }

    // The field that holds exactly this text: behind a length byte or two.
    private static (int Start, int Length) Place(byte[] record, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        for (int at = 1; at + bytes.Length <= record.Length; at++)
        {
            bool afterLength = bytes.Length < 0x80 ? record[at - 1] == bytes.Length : at > 1 && record[at - 2] == (byte)((bytes.Length & 0x7F) | 0x80);
            if (afterLength && record.AsSpan(at, bytes.Length).SequenceEqual(bytes))
            {
                return (at, bytes.Length);
            }
        }

        throw new InvalidOperationException($"'{text}' is not in the record");
    }
}
