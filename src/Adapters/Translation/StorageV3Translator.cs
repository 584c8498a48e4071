using C1z.Engines;
using C1z.Engines.Wire;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Translation;

/// <summary>Rows whose record bytes are deterministic messages of <c>c1.storage.v3</c>: the v3 format.</summary>
/// <remarks>
/// <para>Records are written and read by hand, field by field, straight between the messages of the connector and the batch. The identity
/// columns of a row point into its record: every text is encoded once. References (the entitlement and principal of a grant, the resource of
/// an entitlement) keep identity only and are read back as stubs.</para>
/// <para>A grant's expandable annotation becomes the record's own expansion, and comes back as the last annotation whenever a record has
/// one, asked for or not: that is what readers of this format do.</para>
/// </remarks>
internal sealed partial class StorageV3Translator(TimeProvider clock) : RecordTranslator
{
    /// <summary>The most bytes that a tag and a length take.</summary>
    private const int FieldOverhead = 7;

    /// <summary>The most UTF-8 bytes that a UTF-16 character takes.</summary>
    private const int BytesPerChar = 3;

    // Length and message of the time of discovery, which is the same for all rows of a call.
    private readonly byte[] _discovered = new byte[InstantWire.MaxSize + 1];
    private int _discoveredLength;
    private Instant _discoveredAt;

    public override void BeginCall(Instant discoveredAt = default)
    {
        _discoveredAt = discoveredAt.IsSet ? discoveredAt : Instant.From(clock.GetUtcNow());
        var writer = new WireWriter(_discovered);
        writer.WriteVarint((uint)InstantWire.Size(_discoveredAt));
        InstantWire.Write(ref writer, _discoveredAt);
        _discoveredLength = writer.Position;
    }

    private void WriteDiscoveredAt(ref WireWriter writer, int number)
    {
        if (!_discoveredAt.IsSet)
        {
            BeginCall();
        }

        writer.WriteTag(number, WireType.Bytes);
        writer.WriteRaw(_discovered.AsSpan(0, _discoveredLength));
    }

    private static ByteRange WriteText(ref WireWriter writer, int start, int number, string text)
    {
        int length = text.Length == 0 ? 0 : writer.WriteTextField(number, text);
        return new ByteRange(start + writer.Position - length, length);
    }

    private static int RoomOf(string text) => checked(FieldOverhead + (text.Length * BytesPerChar));

    private static int RoomOf(RepeatedField<Any> annotations)
    {
        int room = 0;
        for (int i = 0; i < annotations.Count; i++)
        {
            room = checked(room + FieldOverhead + annotations[i].CalculateSize());
        }

        return room;
    }

    private static int RoomOf(IMessage? message) => message is null ? 0 : checked(FieldOverhead + message.CalculateSize());

    private static void WriteAnnotations(ref WireWriter writer, int number, RepeatedField<Any> annotations, int left = -1)
    {
        for (int i = 0; i < annotations.Count; i++)
        {
            if (i != left)
            {
                WriteMessage(ref writer, number, annotations[i]);
            }
        }
    }

    private static void WriteMessage(ref WireWriter writer, int number, IMessage message)
    {
        int size = message.CalculateSize();
        writer.WriteLength(number, size);
        message.WriteTo(writer.Take(size));
    }

    private static void ReadAnnotations(FieldValues values, RepeatedField<Any> into)
    {
        foreach (ReadOnlySpan<byte> any in values)
        {
            into.Add(Any.Parser.ParseFrom(any));
        }
    }

    private static C1zException Damaged(string kind, string id, Exception cause) =>
        new(C1zErrorCode.Corrupt, $"the record of {kind} '{id}' is not a valid message: {cause.Message}", null, cause);
}
