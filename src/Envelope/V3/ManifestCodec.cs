using System.Collections;
using C1z.Proto.Container.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace C1z.Envelope;

/// <summary>The manifest's bytes: the cheap parse of a header, the full parse, and marshalling that gives equal bytes for equal messages.</summary>
internal static class ManifestCodec
{
    internal const int MaxBytes = 16 << 20;

    /// <summary>Decodes what opening needs and skips the rest, above all the descriptors, which make up most of a manifest.</summary>
    internal static C1ZManifestV3 ParseHeader(byte[] manifest, ByteLocation location)
    {
        C1ZManifestV3 header = new();
        try
        {
            using CodedInputStream input = new(manifest);
            for (uint tag; (tag = input.ReadTag()) != 0;)
            {
                switch (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag))
                {
                    case (C1ZManifestV3.EngineFieldNumber, WireFormat.WireType.LengthDelimited):
                        header.Engine = input.ReadString();
                        break;
                    case (C1ZManifestV3.EngineSchemaVersionFieldNumber, WireFormat.WireType.Varint):
                        header.EngineSchemaVersion = input.ReadUInt32();
                        break;
                    case (C1ZManifestV3.PayloadEncodingFieldNumber, WireFormat.WireType.Varint):
                        header.PayloadEncoding = (PayloadEncoding)input.ReadEnum();
                        break;
                    case (C1ZManifestV3.SyncRunsFieldNumber, WireFormat.WireType.LengthDelimited):
                        SyncRunSummary run = new();
                        input.ReadMessage(run);
                        header.SyncRuns.Add(run);
                        break;
                    case (C1ZManifestV3.FoldDeadBytesFieldNumber, WireFormat.WireType.Varint):
                        header.FoldDeadBytes = input.ReadInt64();
                        break;
                    case (C1ZManifestV3.PebbleIdIndexFormatFieldNumber, WireFormat.WireType.Varint):
                        header.PebbleIdIndexFormat = (PebbleIdIndexFormat)input.ReadEnum();
                        break;
                    case (C1ZManifestV3.GrantDigestRootFieldNumber, WireFormat.WireType.LengthDelimited):
                        header.GrantDigestRoot ??= new GrantDigestRoot();
                        input.ReadMessage(header.GrantDigestRoot);
                        break;
                    default:
                        input.SkipLastField();
                        break;
                }
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Invalid(e, location);
        }

        return header;
    }

    internal static C1ZManifestV3 Parse(byte[] manifest, ByteLocation location)
    {
        try
        {
            return C1ZManifestV3.Parser.ParseFrom(manifest);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Invalid(e, location);
        }
    }

    /// <summary>Marshals with every map in the order of its keys; on its own the runtime writes maps in the order of insertion.</summary>
    internal static byte[] Serialize(C1ZManifestV3 manifest)
    {
        C1ZManifestV3 copy = manifest.Clone();
        SortMaps(copy);
        return copy.ToByteArray();
    }

    private static EnvelopeException Invalid(Exception cause, ByteLocation location) =>
        location.Error(EnvelopeErrorCode.ManifestInvalid, "the manifest is not a well-formed message: " + cause.Message, cause);

    private static void SortMaps(IMessage message)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            object? value = field.Accessor.GetValue(message);
            if (field.IsMap)
            {
                SortMap((IDictionary)value!);
            }
            else if (field.FieldType == FieldType.Message)
            {
                foreach (object item in field.IsRepeated ? (IEnumerable)value! : new[] { value })
                {
                    if (item is IMessage nested)
                    {
                        SortMaps(nested);
                    }
                }
            }
        }
    }

    private static void SortMap(IDictionary map)
    {
        List<DictionaryEntry> entries = [];
        for (IDictionaryEnumerator each = map.GetEnumerator(); each.MoveNext();)
        {
            entries.Add(each.Entry);
        }

        map.Clear();
        foreach (DictionaryEntry entry in entries.OrderBy(entry => entry.Key, KeyOrder.Instance))
        {
            if (entry.Value is IMessage nested)
            {
                SortMaps(nested);
            }

            map.Add(entry.Key, entry.Value);
        }
    }

    private sealed class KeyOrder : IComparer<object>
    {
        internal static readonly KeyOrder Instance = new();

        public int Compare(object? x, object? y) =>
            x is string left && y is string right ? EntryNames.Compare(left, right) : Comparer.DefaultInvariant.Compare(x, y);
    }
}
