using C1z.Engines.Wire;

namespace C1z.Engines.Tests.Wire;

/// <summary>Cuts a message into its fields.</summary>
internal sealed class FieldSplitter
{
    public FieldSplitter(byte[] message)
    {
        var reader = new WireReader(message);
        while (reader.TryReadField(out WireField field))
        {
            reader.Skip(field);
            Fields.Add(message[field.Start..reader.Position]);
        }
    }

    public List<byte[]> Fields { get; } = [];
}
