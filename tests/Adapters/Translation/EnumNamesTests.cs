using System.Text;
using C1z.Adapters.Translation;
using C1z.Proto.Connector.V2;
using Google.Protobuf.Reflection;

namespace C1z.Adapters.Tests.Translation;

public sealed class EnumNamesTests
{
    [Fact]
    public void Traits_are_those_of_the_contract() =>
        Check(EnumNames.Traits, ResourceType.Descriptor.FindDescriptor<EnumDescriptor>("Trait"), "TRAIT_", zero: "UNSPECIFIED");

    [Fact]
    public void Purposes_are_those_of_the_contract() =>
        Check(EnumNames.Purposes, Entitlement.Descriptor.FindDescriptor<EnumDescriptor>("PurposeValue"), "PURPOSE_VALUE_", zero: "");

    [Fact]
    public void What_the_contract_does_not_know_has_no_name_and_no_number()
    {
        EnumNames.Traits.NameOf(-1).Should().BeEmpty();
        EnumNames.Traits.NameOf(99).Should().BeEmpty();
        EnumNames.Traits.NumberOf("user"u8).Should().Be(0, "names are compared as they are");
        EnumNames.Traits.NumberOf(""u8).Should().Be(0);
    }

    private static void Check(EnumNames names, EnumDescriptor contract, string prefix, string zero)
    {
        names.Count.Should().Be(contract.Values.Count);
        foreach (EnumValueDescriptor value in contract.Values)
        {
            string expected = value.Number == 0 ? zero : value.Name[prefix.Length..];
            names.NameOf(value.Number).Should().Be(expected);
            names.NumberOf(Encoding.UTF8.GetBytes(expected)).Should().Be(value.Number);
        }
    }
}
