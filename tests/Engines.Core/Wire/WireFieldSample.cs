using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace C1z.Engines.Tests.Wire;

/// <summary>One field of a made-up message, with what both writers need to write it.</summary>
public sealed record WireFieldSample(int Number, int Kind, ulong Value, string Text)
{
    public static Arbitrary<WireFieldSample[]> Messages { get; } = Arb.From(
        (from number in Gen.OneOf(Gen.Choose(1, 20), Gen.Choose(1, (1 << 29) - 1))
         from kind in Gen.Choose(0, 3)
         from high in Gen.Choose(int.MinValue, int.MaxValue)
         from low in Gen.Choose(int.MinValue, int.MaxValue)
         from bits in Gen.Choose(0, 63)
         from text in ArbMap.Default.GeneratorFor<string?>()
         select new WireFieldSample(number, kind, (((ulong)(uint)high << 32) | (uint)low) >> bits, Valid(text)))
        .ArrayOf());

    public void WriteTo(CodedOutputStream output)
    {
        switch (Kind)
        {
            case 0:
                output.WriteTag(Number, WireFormat.WireType.Varint);
                output.WriteUInt64(Value);
                break;
            case 1:
                output.WriteTag(Number, WireFormat.WireType.Fixed64);
                output.WriteFixed64(Value);
                break;
            case 2:
                output.WriteTag(Number, WireFormat.WireType.Fixed32);
                output.WriteFixed32((uint)Value);
                break;
            default:
                output.WriteTag(Number, WireFormat.WireType.LengthDelimited);
                output.WriteString(Text);
                break;
        }
    }

    // Lone surrogates have no UTF-8 form; both writers replace them, which is not what is tested here.
    private static string Valid(string? text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? ""));
}
