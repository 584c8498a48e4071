using System.Reflection;
using C1z.Engines.Records;
using C1z.Proto.Storage.V3;
using Google.Protobuf.Reflection;

namespace C1z.Engines.Tests.Records;

/// <summary>The hand-written codecs know every field of the contract: a new one fails here before it is lost in a file.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Field_numbers_are_those_of_the_contract()
    {
        Numbers(typeof(StorageFields.ResourceType)).Should().BeEquivalentTo(Numbers(ResourceTypeRecord.Descriptor));
        Numbers(typeof(StorageFields.Resource)).Should().BeEquivalentTo(Numbers(ResourceRecord.Descriptor));
        Numbers(typeof(StorageFields.Entitlement)).Should().BeEquivalentTo(Numbers(EntitlementRecord.Descriptor));
        Numbers(typeof(StorageFields.Grant)).Should().BeEquivalentTo(Numbers(GrantRecord.Descriptor));
        Numbers(typeof(StorageFields.Asset)).Should().BeEquivalentTo(Numbers(AssetRecord.Descriptor));
        Numbers(typeof(StorageFields.Session)).Should().BeEquivalentTo(Numbers(SessionRecord.Descriptor));
        Numbers(typeof(StorageFields.Expansion)).Should().BeEquivalentTo(Numbers(GrantExpandableRecord.Descriptor));
        Numbers(typeof(StorageFields.Status)).Values.Should().BeEquivalentTo(Numbers(StatusRecord.Descriptor).Values);
        Numbers(ResourceRef.Descriptor).Should().BeSubsetOf(Numbers(typeof(StorageFields.Ref)));
        Numbers(EntitlementRef.Descriptor).Should().BeSubsetOf(Numbers(typeof(StorageFields.Ref)));
        Numbers(PrincipalRef.Descriptor).Should().BeSubsetOf(Numbers(typeof(StorageFields.Ref)));
    }

    [Fact]
    public void Messages_written_without_named_numbers_have_the_fields_their_codecs_know()
    {
        GrantSourceRecord.Descriptor.Fields.InFieldNumberOrder().Select(f => f.Name)
            .Should().Equal("resource_type_id", "resource_id", "entitlement_id", "is_direct");
        SyncRunRecord.Descriptor.Fields.InFieldNumberOrder().Select(f => f.FieldNumber).Should().Equal(Enumerable.Range(1, 12));
        SyncStatsRecord.Descriptor.Fields.InFieldNumberOrder().Select(f => f.FieldNumber).Should().Equal(Enumerable.Range(1, 13).Append(100));
        Proto.Storage.V3.CallStat.Descriptor.Fields.InFieldNumberOrder().Select(f => f.Name)
            .Should().Equal("count", "total_ms", "max_ms", "errors", "timeouts");
    }

    [Fact]
    public void The_expansion_of_a_record_and_the_annotation_of_a_connector_are_the_same_bytes() =>
        Numbers(Proto.Connector.V2.GrantExpandable.Descriptor).Should().BeEquivalentTo(Numbers(GrantExpandableRecord.Descriptor));

    private static Dictionary<string, int> Numbers(System.Type fields) =>
        fields.GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(f => f.Name, f => (int)f.GetRawConstantValue()!);

    private static Dictionary<string, int> Numbers(MessageDescriptor message) =>
        message.Fields.InFieldNumberOrder().ToDictionary(f => f.PropertyName, f => f.FieldNumber);
}
