using System.Globalization;
using Google.Protobuf.Reflection;
using Kind = Google.Protobuf.Reflection.FieldDescriptorProto.Types;

namespace C1z.Proto.Tests;

/// <summary>Says what a contract file defines, one fact a line, in the notation at the head of <c>schema.txt</c>.</summary>
internal static class SchemaLines
{
    public static IEnumerable<string> Of(FileDescriptorProto file) =>
    [
        .. file.MessageType.SelectMany(message => OfMessage(file.Package, message)),
        .. file.EnumType.SelectMany(type => OfEnum(file.Package, type)),
        .. file.Service.SelectMany(service => OfService(file.Package, service)),
        .. file.Extension.Select(extension =>
            Line("extension", FullName(extension.Extendee), Text(extension.Number), $"{file.Package}.{extension.Name}", TypeOf(extension))),
    ];

    private static IEnumerable<string> OfMessage(string scope, DescriptorProto message)
    {
        string name = $"{scope}.{message.Name}";
        yield return Line("message", name, Deprecated(message.Options?.Deprecated));

        Dictionary<string, DescriptorProto> entries = message.NestedType
            .Where(nested => nested.Options?.MapEntry == true)
            .ToDictionary(nested => $".{name}.{nested.Name}");
        foreach (FieldDescriptorProto field in message.Field)
        {
            string oneof = field.HasOneofIndex ? message.OneofDecl[field.OneofIndex].Name : "";
            string label = field.Label == Kind.Label.Repeated ? "repeated" : "singular";
            bool isMap = entries.TryGetValue(field.TypeName, out DescriptorProto? entry);
            string type = isMap ? "map" : TypeOf(field);
            string map = isMap ? $"{TypeOf(entry!.Field[0])},{TypeOf(entry.Field[1])}" : "";
            yield return Line(
                "field", name, Text(field.Number), field.Name, type, label, oneof, Deprecated(field.Options?.Deprecated), map);
        }

        foreach (DescriptorProto.Types.ReservedRange range in message.ReservedRange)
        {
            for (int number = range.Start; number < range.End; number++)
            {
                yield return Line("reserved", name, Text(number));
            }
        }

        IEnumerable<string> inner = message.NestedType
            .Where(nested => nested.Options?.MapEntry != true)
            .SelectMany(nested => OfMessage(name, nested))
            .Concat(message.EnumType.SelectMany(type => OfEnum(name, type)));
        foreach (string line in inner)
        {
            yield return line;
        }
    }

    private static IEnumerable<string> OfEnum(string scope, EnumDescriptorProto type)
    {
        string name = $"{scope}.{type.Name}";
        foreach (EnumValueDescriptorProto value in type.Value)
        {
            yield return Line("value", name, Text(value.Number), value.Name);
        }

        // Unlike a message's, an enum's reserved range includes its end.
        foreach (EnumDescriptorProto.Types.EnumReservedRange range in type.ReservedRange)
        {
            for (int number = range.Start; number <= range.End; number++)
            {
                yield return Line("reserved", name, Text(number));
            }
        }
    }

    private static IEnumerable<string> OfService(string scope, ServiceDescriptorProto service) =>
        service.Method.Select(method => Line(
            "rpc",
            $"{scope}.{service.Name}/{method.Name}",
            FullName(method.InputType),
            FullName(method.OutputType),
            (method.ClientStreaming, method.ServerStreaming) switch
            {
                (false, false) => "unary",
                (false, true) => "server_stream",
                (true, false) => "client_stream",
                (true, true) => "duplex",
            }));

    private static string TypeOf(FieldDescriptorProto field) =>
        field.TypeName.Length > 0 ? FullName(field.TypeName) : field.Type.ToString().ToLowerInvariant();

    private static string FullName(string typeName) => typeName.TrimStart('.');

    private static string Deprecated(bool? deprecated) => deprecated == true ? "deprecated" : "";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Line(params string[] parts) => string.Join('|', parts);
}
