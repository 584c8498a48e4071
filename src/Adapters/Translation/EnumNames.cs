using System.Text;

namespace C1z.Adapters.Translation;

/// <summary>Values of an enum as records name them: the name in the contract without the enum's prefix.</summary>
/// <remarks>Written out, because asking the contract for them starts its reflection: tens of milliseconds of a tool that lives for a tenth of a second.
/// A test holds the lists against the contract.</remarks>
internal sealed class EnumNames
{
    private readonly string[] _names;
    private readonly byte[][] _utf8;

    private EnumNames(params string[] names)
    {
        _names = names;
        _utf8 = Array.ConvertAll(names, Encoding.UTF8.GetBytes);
    }

    /// <summary>Traits of a resource type; 0 has a name.</summary>
    public static EnumNames Traits { get; } = new(
        "UNSPECIFIED", "USER", "GROUP", "ROLE", "APP", "SECRET", "SECURITY_INSIGHT", "SCOPE_BINDING", "VENDOR", "VENDOR_AGREEMENT", "LICENSE_PROFILE", "AGENT",
        "MANAGED_DEVICE");

    /// <summary>Purposes of an entitlement; 0 has none.</summary>
    public static EnumNames Purposes { get; } = new("", "ASSIGNMENT", "PERMISSION", "OWNERSHIP");

    /// <summary>How many numbers have a place in the list, from 0 on.</summary>
    public int Count => _names.Length;

    /// <summary>The name of a number; empty for one that the contract does not know.</summary>
    public string NameOf(int number) => (uint)number < (uint)_names.Length ? _names[number] : "";

    /// <summary>The number of a name; 0 for one that the contract does not know.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _utf8.Length; i++)
        {
            if (name.SequenceEqual(_utf8[i]))
            {
                return i;
            }
        }

        return 0;
    }
}
