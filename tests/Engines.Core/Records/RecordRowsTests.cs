using C1z.Engines.Keys;
using C1z.Engines.Records;
using C1z.Proto.Storage.V3;
using Google.Protobuf;

namespace C1z.Engines.Tests.Records;

public sealed class RecordRowsTests
{
    [Fact]
    public void Rows_of_a_real_store_point_into_their_records_and_give_back_their_keys()
    {
        var grants = new GrantBatch();
        var resources = new ResourceBatch();
        foreach ((byte[] key, byte[] value) in StoreDump.Of("tiny-v3"))
        {
            if (KeySpace.Classify(key) == KeyFamily.Grant)
            {
                int before = grants.SlabLength;
                grants.Add(RecordRows.Grant(grants, grants.Append(value)));
                grants.SlabLength.Should().Be(before + value.Length, "nothing is copied");
                GrantRow row = grants[grants.Count - 1];
                var writer = new KeyWriter(new byte[256]);
                var identity = new EntitlementIdentity(grants.Bytes(row.ResourceType), grants.Bytes(row.ResourceId), grants.Bytes(row.EntitlementId));
                GrantKeys.Write(ref writer, identity, grants.Bytes(row.PrincipalType), grants.Bytes(row.PrincipalId));
                writer.Written.ToArray().Should().Equal(key);
            }
            else if (KeySpace.Classify(key) == KeyFamily.Resource)
            {
                resources.Add(RecordRows.Resource(resources, resources.Append(value)));
            }
        }

        grants.Rows.ToArray().Count(r => r.NeedsExpansion && r.Expansion.IsPresent).Should().Be(1);
        grants.Rows.ToArray().Select(r => grants.Text(r.ExternalId)).Should().Contain("weird grant id #2");
        resources.Rows.ToArray().Count(r => r.ParentId.IsPresent).Should().Be(1);
        resources.Rows.ToArray().Select(r => resources.Text(r.ParentId)).Should().Contain("eng");
        resources[0].DiscoveredAt.IsSet.Should().BeTrue();
    }

    [Fact]
    public void A_grant_without_an_id_gets_one_from_its_parts()
    {
        var batch = new GrantBatch();
        var record = new GrantRecord
        {
            Entitlement = new EntitlementRef { ResourceTypeId = "group", ResourceId = "eng", EntitlementId = "group:eng:member" },
            Principal = new PrincipalRef { ResourceTypeId = "user", ResourceId = "ada" },
        };
        GrantRow row = RecordRows.Grant(batch, batch.Append(record.ToByteArray()));
        batch.Text(row.ExternalId).Should().Be("group:eng:member:user:ada");
        batch.Text(row.ResourceId).Should().Be("eng");
        batch.Bytes(row.Value).ToArray().Should().Equal(record.ToByteArray());
    }

    [Fact]
    public void Other_rows_name_what_their_records_name()
    {
        var types = new ResourceTypeBatch();
        ResourceTypeRow type = RecordRows.ResourceType(types, types.Append(new ResourceTypeRecord { ExternalId = "user" }.ToByteArray()));
        types.Text(type.ExternalId).Should().Be("user");
        type.DiscoveredAt.IsSet.Should().BeFalse();

        var entitlements = new EntitlementBatch();
        var record = new EntitlementRecord { ExternalId = "e", Resource = new ResourceRef { ResourceTypeId = "group", ResourceId = "eng" } };
        EntitlementRow row = RecordRows.Entitlement(entitlements, entitlements.Append(record.ToByteArray()));
        (entitlements.Text(row.ExternalId), entitlements.Text(row.ResourceType), entitlements.Text(row.ResourceId)).Should().Be(("e", "group", "eng"));
    }
}
