using System.Collections.Frozen;
using System.Text;
using C1z.Proto.Connector.V2;
using Google.Protobuf.Reflection;

namespace C1z.Adapters.Translation;

/// <summary>Values of an enum as records name them: the name in the contract without the enum's prefix.</summary>
internal sealed class EnumNames
{
    private readonly FrozenDictionary<int, string> _names;
    private readonly FrozenDictionary<string, int> _numbers;

    private EnumNames(EnumDescriptor descriptor, string prefix, bool namesZero)
    {
        var values = descriptor.Values.Where(v => namesZero || v.Number != 0).ToList();
        _names = values.ToFrozenDictionary(v => v.Number, v => v.Name[prefix.Length..]);
        _numbers = values.ToFrozenDictionary(v => v.Name[prefix.Length..], v => v.Number, StringComparer.Ordinal);
    }

    /// <summary>Traits of a resource type; 0 has a name.</summary>
    public static EnumNames Traits { get; } = new(ResourceType.Descriptor.FindDescriptor<EnumDescriptor>("Trait"), "TRAIT_", namesZero: true);

    /// <summary>Purposes of an entitlement; 0 has none.</summary>
    public static EnumNames Purposes { get; } =
        new(Entitlement.Descriptor.FindDescriptor<EnumDescriptor>("PurposeValue"), "PURPOSE_VALUE_", namesZero: false);

    /// <summary>The name of a number; empty for one that the contract does not know.</summary>
    public string NameOf(int number) => _names.GetValueOrDefault(number, "");

    /// <summary>The number of a name; 0 for one that the contract does not know.</summary>
    public int NumberOf(ReadOnlySpan<byte> name) => _numbers.GetValueOrDefault(Encoding.UTF8.GetString(name), 0);
}
