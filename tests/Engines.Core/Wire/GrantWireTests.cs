using System.Text;
using C1z.Engines.Wire;
using C1z.Proto.Connector.V2;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Engines.Tests.Wire;

public sealed class GrantWireTests
{
    [Fact]
    public void Takes_every_expandable_annotation_out_and_leaves_all_other_bytes()
    {
        Grant grant = Sample();
        grant.Annotations.Add(Any.Pack(new GrantMetadata()));
        Grant expected = grant.Clone();
        grant.Annotations.Insert(0, Any.Pack(Expandable("team:1:member")));
        grant.Annotations.Add(Any.Pack(Expandable("second")));

        Stripped(grant).Should().Equal(expected.ToByteArray());
    }

    [Fact]
    public void Gives_the_first_expandable_annotation_as_a_whole()
    {
        Grant grant = Sample();
        grant.Annotations.Add(Any.Pack(Expandable("", "team:1:member")));
        grant.Annotations.Add(Any.Pack(Expandable("second")));

        Find(grant, out byte[] value).Should().Be(ExpandableState.Usable);
        value.Should().Equal(Expandable("", "team:1:member").ToByteArray(), "blank ids are part of the annotation");
    }

    [Fact]
    public void A_grant_without_the_annotation_is_not_expandable()
    {
        Grant grant = Sample();
        grant.Annotations.Add(Any.Pack(new GrantImmutable { SourceId = "x" }));
        Find(grant, out _).Should().Be(ExpandableState.None);
        Stripped(grant).Should().Equal(grant.ToByteArray());
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData(" ", "\t\r\n\v\f", "\u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000")]
    [Trait("parity", "TestExtractAndStripExpansion_WhitespaceOnlyEntitlementIDs")]
    public void An_annotation_of_blank_ids_is_taken_out_but_not_usable(params string[] ids)
    {
        Grant grant = Sample();
        grant.Annotations.Add(Any.Pack(Expandable(ids)));
        Find(grant, out _).Should().Be(ExpandableState.Unusable);
        Stripped(grant).Should().Equal(Sample().ToByteArray());
    }

    [Theory]
    [InlineData(" ", "x")]
    [InlineData("\u200b")]
    [InlineData("\u180e")]
    [InlineData("\ufeff")]
    [Trait("parity", "TestExtractAndStripExpansion_MixedWhitespaceAndValidIDs")]
    public void One_id_that_is_not_blank_makes_it_usable(params string[] ids)
    {
        Grant grant = Sample();
        grant.Annotations.Add(Any.Pack(Expandable(ids)));
        Find(grant, out _).Should().Be(ExpandableState.Usable);
    }

    [Theory]
    [InlineData("type.googleapis.com/c1.connector.v2.GrantImmutable", true)]
    [InlineData("c1.connector.v2.GrantImmutable", true)]
    [InlineData("a/b/c1.connector.v2.GrantImmutable", true)]
    [InlineData("c1.connector.v2.GrantImmutable/", false)]
    [InlineData("type.googleapis.com/x.c1.connector.v2.GrantImmutable", false)]
    [InlineData("", false)]
    public void Matches_the_type_name_behind_the_last_slash(string url, bool expected)
    {
        Grant grant = Sample();
        grant.Annotations.Add(new Any { TypeUrl = url });
        GrantWire.HasAnnotation(grant.ToByteArray(), GrantWire.ImmutableType).Should().Be(expected);
    }

    [Fact]
    public void Lists_and_clears_sources()
    {
        Grant grant = Sample();
        byte[] without = grant.ToByteArray();
        Keys(without).Should().BeEmpty();

        grant.Sources = new GrantSources();
        Keys(grant.ToByteArray()).Should().BeEmpty("an empty message has no keys");
        grant.Sources.Sources["a"] = new GrantSources.Types.GrantSource { IsDirect = true };
        grant.Sources.Sources["b"] = new GrantSources.Types.GrantSource();
        byte[] with = grant.ToByteArray();
        Keys(with).Should().BeEquivalentTo("a", "b");
        Cleared(with).Should().Equal(without);
    }

    [Fact]
    public void Reads_sources_that_were_encoded_in_pieces_as_one_map()
    {
        byte[] first = new Grant { Sources = new GrantSources { Sources = { ["a"] = new() } } }.ToByteArray();
        byte[] second = new Grant { Id = "g", Sources = new GrantSources { Sources = { ["b"] = new() } } }.ToByteArray();
        byte[] both = [.. first, .. second];
        Keys(both).Should().Equal("a", "b");
        Cleared(both).Should().Equal(new Grant { Id = "g" }.ToByteArray());
    }

    [Fact]
    public void Keeps_unknown_fields_where_they_are()
    {
        byte[] unknown = [0xF8, 0x3F, 0x05];
        byte[] grant = [.. Sample().ToByteArray(), .. unknown];
        byte[] target = new byte[grant.Length];
        target[..GrantWire.CopyWithoutExpandable(grant, target)].Should().Equal(grant);
        target[..GrantWire.CopyWithoutSources(grant, target)].Should().Equal(grant);
    }

    [Fact]
    public void A_malformed_grant_is_corrupt_wherever_it_is_cut()
    {
        Grant grant = Sample();
        grant.Annotations.Add(Any.Pack(Expandable("x")));
        grant.Sources = new GrantSources { Sources = { ["a"] = new() { IsDirect = true } } };
        byte[] bytes = grant.ToByteArray();
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            byte[] part = bytes[..cut];
            try
            {
                GrantWire.FindExpandable(part, out _);
                Keys(part);
                Stripped(part);
            }
            catch (EngineException e)
            {
                e.Code.Should().Be(EngineErrorCode.Corrupt);
            }
        }
    }

    [Fact]
    public void Agrees_with_generated_classes_on_any_mix_of_annotations() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 3).ArrayOf()), kinds =>
        {
            Grant grant = Sample();
            grant.Annotations.AddRange(kinds.Select((kind, i) => kind switch
            {
                0 => Any.Pack(Expandable($"e{i}")),
                1 => Any.Pack(Expandable(" ")),
                2 => Any.Pack(new GrantImmutable { SourceId = $"s{i}" }),
                _ => new Any { TypeUrl = "c1.connector.v2.GrantExpandableX" },
            }));
            Any? first = grant.Annotations.FirstOrDefault(any => any.Is(GrantExpandable.Descriptor));
            bool hasImmutable = grant.Annotations.Any(any => any.Is(GrantImmutable.Descriptor));
            ExpandableState expected = first is null ? ExpandableState.None
                : first.Unpack<GrantExpandable>().EntitlementIds.Any(id => !string.IsNullOrWhiteSpace(id)) ? ExpandableState.Usable
                : ExpandableState.Unusable;

            bool isSame = Find(grant, out byte[] value) == expected
                && (first is null || value.AsSpan().SequenceEqual(first.Value.Span))
                && GrantWire.HasAnnotation(grant.ToByteArray(), GrantWire.ImmutableType) == hasImmutable;
            byte[] stripped = Stripped(grant);
            foreach (Any any in grant.Annotations.Where(any => any.Is(GrantExpandable.Descriptor)).ToList())
            {
                grant.Annotations.Remove(any);
            }

            return isSame && stripped.AsSpan().SequenceEqual(grant.ToByteArray());
        }).QuickCheckThrowOnFailure();

    private static Grant Sample() => new()
    {
        Id = "g1",
        Entitlement = new Entitlement { Id = "team:1:member", DisplayName = "Member" },
        Principal = new Resource { Id = new ResourceId { ResourceType = "user", Resource = "7" } },
    };

    private static GrantExpandable Expandable(params string[] ids) => new() { EntitlementIds = { ids }, Shallow = true };

    private static ExpandableState Find(Grant grant, out byte[] value)
    {
        ExpandableState state = GrantWire.FindExpandable(grant.ToByteArray(), out ReadOnlySpan<byte> span);
        value = span.ToArray();
        return state;
    }

    private static byte[] Stripped(Grant grant) => Stripped(grant.ToByteArray());

    private static byte[] Stripped(byte[] grant)
    {
        byte[] target = new byte[grant.Length];
        return target[..GrantWire.CopyWithoutExpandable(grant, target)];
    }

    private static byte[] Cleared(byte[] grant)
    {
        byte[] target = new byte[grant.Length];
        return target[..GrantWire.CopyWithoutSources(grant, target)];
    }

    private static List<string> Keys(byte[] grant)
    {
        var keys = new List<string>();
        foreach (ReadOnlySpan<byte> key in GrantWire.SourceKeys(grant))
        {
            keys.Add(Encoding.UTF8.GetString(key));
        }

        return keys;
    }
}
