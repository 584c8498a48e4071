using System.Text;
using C1z.Engines.Wire;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace C1z.Engines.Tests.Wire;

public sealed class WireRoundTripTests
{
    [Fact]
    public void Writes_the_same_bytes_as_the_reference_writer() =>
        Prop.ForAll(WireFieldSample.Messages, fields => Ours(fields).AsSpan().SequenceEqual(Reference(fields)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Reads_back_what_the_reference_writer_wrote() =>
        Prop.ForAll(WireFieldSample.Messages, fields => ReadsBack(fields, Reference(fields))).QuickCheckThrowOnFailure();

    [Fact]
    public void Accepts_nothing_of_random_bytes_that_the_reference_reader_rejects() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            List<(int, int, int)>? ours = Walk(bytes);
            return ours is null || ours.SequenceEqual(ReferenceWalk(bytes));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void Refuses_every_truncation_of_a_message_or_ends_at_a_field_boundary() =>
        Prop.ForAll(WireFieldSample.Messages, fields =>
        {
            byte[] whole = Reference(fields);
            var boundaries = Walk(whole)!.Select(field => field.Item3).Append(0).ToHashSet();
            return Enumerable.Range(0, whole.Length).All(cut => (Walk(whole.AsSpan(0, cut)) is not null) == boundaries.Contains(cut));
        }).QuickCheckThrowOnFailure();

    private static byte[] Reference(WireFieldSample[] fields)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (WireFieldSample field in fields)
            {
                field.WriteTo(output);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Ours(WireFieldSample[] fields)
    {
        byte[] room = new byte[fields.Sum(field => field.Kind switch
        {
            0 => WireSize.VarintField(field.Number, field.Value),
            1 => WireSize.Fixed64Field(field.Number),
            2 => WireSize.Fixed32Field(field.Number),
            _ => WireSize.TextField(field.Number, field.Text),
        })];
        var writer = new WireWriter(room);
        foreach (WireFieldSample field in fields)
        {
            switch (field.Kind)
            {
                case 0:
                    writer.WriteVarintField(field.Number, field.Value);
                    break;
                case 1:
                    writer.WriteFixed64Field(field.Number, field.Value);
                    break;
                case 2:
                    writer.WriteFixed32Field(field.Number, (uint)field.Value);
                    break;
                default:
                    writer.WriteTextField(field.Number, field.Text);
                    break;
            }
        }

        writer.Position.Should().Be(room.Length, "the measured size is exact");
        return room;
    }

    private static bool ReadsBack(WireFieldSample[] fields, byte[] bytes)
    {
        var reader = new WireReader(bytes);
        foreach (WireFieldSample expected in fields)
        {
            if (!reader.TryReadField(out WireField field) || field.Number != expected.Number)
            {
                return false;
            }

            bool isSame = expected.Kind switch
            {
                0 => field.Type == WireType.Varint && reader.ReadVarint() == expected.Value,
                1 => field.Type == WireType.Fixed64 && reader.ReadFixed64() == expected.Value,
                2 => field.Type == WireType.Fixed32 && reader.ReadFixed32() == (uint)expected.Value,
                _ => field.Type == WireType.Bytes && Encoding.UTF8.GetString(reader.ReadBytes()) == expected.Text,
            };
            if (!isSame)
            {
                return false;
            }
        }

        return !reader.TryReadField(out _);
    }

    private static List<(int Number, int Type, int End)>? Walk(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<(int, int, int)>();
        try
        {
            var reader = new WireReader(bytes);
            while (reader.TryReadField(out WireField field))
            {
                reader.Skip(field);
                fields.Add((field.Number, (int)field.Type, reader.Position));
            }

            return fields;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Corrupt)
        {
            return null;
        }
    }

    private static List<(int Number, int Type, int End)> ReferenceWalk(byte[] bytes)
    {
        var fields = new List<(int, int, int)>();
        using var input = new CodedInputStream(bytes);
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            input.SkipLastField();
            fields.Add((WireFormat.GetTagFieldNumber(tag), (int)WireFormat.GetTagWireType(tag), (int)input.Position));
        }

        return fields;
    }
}
