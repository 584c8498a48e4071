using C1z.Proto.Connector.V2;
using C1z.Proto.Container.V3;
using C1z.Proto.Storage.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace C1z.Proto.Tests;

/// <summary>A newer writer's fields and values survive being read and written here.</summary>
public sealed class UnknownFieldTests
{
    private const int Unassigned = 4000;

    public static TheoryData<MessageDescriptor> StoredTypes =>
    [
        ResourceType.Descriptor, Resource.Descriptor, Entitlement.Descriptor, Grant.Descriptor,
        ResourceTypeRecord.Descriptor, ResourceRecord.Descriptor, EntitlementRecord.Descriptor, GrantRecord.Descriptor,
        AssetRecord.Descriptor, SyncRunRecord.Descriptor, SyncStatsRecord.Descriptor, SessionRecord.Descriptor,
        C1ZManifestV3.Descriptor, IndexedFrameIndex.Descriptor,
    ];

    [Theory]
    [MemberData(nameof(StoredTypes))]
    public void Unknown_fields_of_every_wire_type_survive(MessageDescriptor type)
    {
        byte[] bytes = UnknownFields();

        type.Parser.ParseFrom(bytes).ToByteArray().Should().Equal(bytes);
    }

    [Fact]
    public void Unknown_fields_inside_a_nested_message_survive()
    {
        byte[] nested = [.. new ResourceId { ResourceType = "user", Resource = "alice" }.ToByteArray(), .. UnknownFields()];
        byte[] bytes = Written(output =>
        {
            output.WriteTag(Resource.IdFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(nested));
        });

        Resource resource = Resource.Parser.ParseFrom(bytes);

        resource.Id.Resource.Should().Be("alice");
        resource.ToByteArray().Should().Equal(bytes);
    }

    [Fact]
    public void A_number_without_a_name_survives_in_an_enum()
    {
        const int tomorrow = 77;
        var record = new SyncRunRecord { Type = (SyncType)tomorrow };

        SyncRunRecord.Parser.ParseFrom(record.ToByteArray()).Type.Should().Be((SyncType)tomorrow);
    }

    [Fact]
    public void The_number_that_was_the_sync_id_survives_in_a_record()
    {
        byte[] bytes = Written(output =>
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteString("3MOepAgSoEDssSkZN4fllCdRIMt");
        });

        GrantRecord.Parser.ParseFrom(bytes).ToByteArray().Should().Equal(bytes);
    }

    private static byte[] UnknownFields() => Written(output =>
    {
        output.WriteTag(Unassigned, WireFormat.WireType.Varint);
        output.WriteUInt64(ulong.MaxValue);
        output.WriteTag(Unassigned + 1, WireFormat.WireType.Fixed32);
        output.WriteFixed32(0x01020304);
        output.WriteTag(Unassigned + 2, WireFormat.WireType.Fixed64);
        output.WriteFixed64(0x0102030405060708);
        output.WriteTag(Unassigned + 3, WireFormat.WireType.LengthDelimited);
        output.WriteString("tomorrow");
    });

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer, leaveOpen: true);
        write(output);
        output.Flush();
        return buffer.ToArray();
    }
}
