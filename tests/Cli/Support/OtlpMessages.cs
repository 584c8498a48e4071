using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace C1z.Cli.Tests.Support;

/// <summary>A span as it was sent; its status is 0 when unset, 1 for ok, 2 for an error.</summary>
internal sealed record OtlpSpan(
    string Service, string Scope, string Name, string Trace, string Id, string Parent, ulong Start, ulong End, int Status, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A point of a metric as it was sent: the value of a counter; the number of values of a histogram, their sum, and the bounds of its buckets.</summary>
internal sealed record OtlpPoint(
    string Service, string Scope, string Metric, string Unit, long Value, double Sum, IReadOnlyList<double> Bounds, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Just enough of the OTLP messages: the fields that tests ask for, found by their numbers.</summary>
internal static class OtlpMessages
{
    public static IReadOnlyList<OtlpSpan> Spans(byte[] request) =>
    [
        .. from resource in Messages(request, 1)
           let service = Service(resource)
           from scope in Messages(resource, 2)
           from span in Messages(scope, 2)
           let status = Messages(span, 15).SingleOrDefault() ?? []
           select new OtlpSpan(
               service,
               Scope(scope),
               Text(span, 5),
               Hex(span, 1),
               Hex(span, 2),
               Hex(span, 4),
               Number(span, 7),
               Number(span, 8),
               (int)Number(status, 3),
               Attributes(span, 9)),
    ];

    public static IReadOnlyList<OtlpPoint> Points(byte[] request)
    {
        var points = new List<OtlpPoint>();
        foreach (byte[] resource in Messages(request, 1))
        {
            foreach (byte[] scope in Messages(resource, 2))
            {
                foreach (byte[] metric in Messages(scope, 2))
                {
                    string service = Service(resource), name = Text(metric, 1), unit = Text(metric, 3);
                    points.AddRange(Messages(metric, 7).SelectMany(sum => Messages(sum, 1)).Select(p => new OtlpPoint(
                        service, Scope(scope), name, unit, (long)Number(p, 6), 0, [], Attributes(p, 7))));
                    points.AddRange(Messages(metric, 9).SelectMany(histogram => Messages(histogram, 1)).Select(p => new OtlpPoint(
                        service, Scope(scope), name, unit, (long)Number(p, 4), BitConverter.UInt64BitsToDouble(Number(p, 5)), Doubles(p, 7), Attributes(p, 9))));
                }
            }
        }

        return points;
    }

    private static string Service(byte[] resource) => Attributes(Messages(resource, 1).Single(), 1)["service.name"];

    private static string Scope(byte[] scope) => Text(Messages(scope, 1).Single(), 1);

    private static Dictionary<string, string> Attributes(byte[] message, int field) => Messages(message, field).ToDictionary(
        pair => Text(pair, 1),
        pair =>
        {
            (int number, ulong value, byte[] bytes) = Fields(Messages(pair, 2).Single()).Single();
            return number == 1 ? Encoding.UTF8.GetString(bytes) : value.ToString(CultureInfo.InvariantCulture);
        });

    private static IEnumerable<byte[]> Messages(byte[] message, int field) => Fields(message).Where(f => f.Number == field).Select(f => f.Bytes);

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Messages(message, field).SingleOrDefault() ?? []);

    private static string Hex(byte[] message, int field) => Convert.ToHexString(Messages(message, field).SingleOrDefault() ?? []);

    private static ulong Number(byte[] message, int field) => Fields(message).SingleOrDefault(f => f.Number == field).Value;

    private static double[] Doubles(byte[] message, int field) =>
        [.. Messages(message, field).SelectMany(packed => packed.Chunk(sizeof(double))).Select(chunk => BitConverter.ToDouble(chunk))];

    private static List<(int Number, ulong Value, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int Number, ulong Value, byte[] Bytes)>();
        var input = new CodedInputStream(message);
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            int number = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => (number, input.ReadUInt64(), []),
                WireFormat.WireType.Fixed64 => (number, input.ReadFixed64(), []),
                WireFormat.WireType.Fixed32 => (number, input.ReadFixed32(), []),
                _ => (number, 0, input.ReadBytes().ToByteArray()),
            });
        }

        return fields;
    }
}
