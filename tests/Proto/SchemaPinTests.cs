using System.Reflection;
using Google.Protobuf.Reflection;

namespace C1z.Proto.Tests;

/// <summary>The wire is what <c>schema.txt</c> says, and all of it.</summary>
public sealed class SchemaPinTests
{
    [Fact]
    public void The_contracts_define_exactly_what_the_schema_table_lists()
    {
        string[] listed = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "schema.txt")).Where(line => !line.StartsWith('#'))];
        string[] defined = [.. ProtoTypes.Files.SelectMany(file => SchemaLines.Of(file.ToProto()))];

        defined.Except(listed).Should().BeEmpty("nothing goes onto the wire that the table does not list");
        listed.Except(defined).Should().BeEmpty("nothing of the table may be missing");
        defined.Should().OnlyHaveUniqueItems();
        listed.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(900);
    }

    [Fact]
    public void Every_generated_file_is_among_the_contract_files()
    {
        IEnumerable<FileDescriptor> generated = typeof(ProtoTypes).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);

        ProtoTypes.Files.Select(file => file.Name).Should().OnlyHaveUniqueItems().And.BeEquivalentTo(generated.Select(file => file.Name));
    }

    [Fact]
    public void File_paths_follow_the_package()
    {
        ProtoTypes.Files.Should().OnlyContain(file => Path.GetDirectoryName(file.Name) == file.Package.Replace('.', '/'));
    }

    [Fact]
    public void The_storage_contract_is_the_one_a_file_describes_itself_with()
    {
        const string package = "c1.storage.v3";
        FileDescriptorProto[] carried = [.. Fixture.Manifest("tiny-v3.c1z").Descriptors.File.Where(file => file.Package == package)];
        FileDescriptor[] ours = [.. ProtoTypes.Files.Where(file => file.Package == package)];

        ours.Select(file => file.Name).Should().BeEquivalentTo(carried.Select(file => file.Name));
        ours.SelectMany(file => SchemaLines.Of(file.ToProto())).Should().BeEquivalentTo(carried.SelectMany(SchemaLines.Of));
    }

    [Fact]
    public void The_registry_finds_every_message_and_the_common_types()
    {
        IEnumerable<MessageDescriptor> messages = ProtoTypes.Files.SelectMany(file => file.MessageTypes).SelectMany(WithNested);

        messages.Should().OnlyContain(message => ProtoTypes.Registry.Find(message.FullName) == message);
        foreach (string name in new[] { "Any", "BoolValue", "Duration", "Empty", "StringValue", "Struct", "Timestamp" })
        {
            ProtoTypes.Registry.Find($"google.protobuf.{name}").Should().NotBeNull("{0} occurs in annotations", name);
        }
    }

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.Where(nested => nested.ClrType is not null).SelectMany(WithNested).Prepend(message);
}
