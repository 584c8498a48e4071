using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Tests.Translation;

public sealed class ConnectorV2TranslatorTests
{
    private static readonly Entitlement Member = Make.Member(Make.Group("eng"));
    private readonly RecordTranslator _full = RecordTranslator.For(RecordEncoding.ConnectorV2);
    private readonly RecordTranslator _slim = RecordTranslator.For(RecordEncoding.ConnectorV2, slimGrants: true);
    private readonly GrantBatch _batch = new();

    [Fact]
    public void Identity_columns_come_from_the_message()
    {
        _full.Add(Make.Grant(Member, Make.User("ada")), _batch);

        GrantRow row = _batch[0];
        _batch.Text(row.ExternalId).Should().Be("group:eng:member:user:ada");
        _batch.Text(row.EntitlementId).Should().Be("group:eng:member");
        _batch.Text(row.ResourceType).Should().Be("group");
        _batch.Text(row.ResourceId).Should().Be("eng");
        _batch.Text(row.PrincipalType).Should().Be("user");
        _batch.Text(row.PrincipalId).Should().Be("ada");
    }

    [Fact]
    [Trait("parity", "TestGrantExpandableRoundTrip")]
    [Trait("parity", "TestGrantExpandableStrippedFromDataBlob")]
    public void The_expandable_annotation_travels_beside_the_record_and_the_message_is_not_changed()
    {
        Any immutable = Any.Pack(new GrantImmutable { SourceId = "s" });
        Grant grant = Make.Grant(Member, Make.Group("ops"), Make.Expandable("group:ops:member"), immutable);
        Grant before = grant.Clone();

        _full.Add(grant, _batch);

        grant.Should().Be(before);
        GrantExpandable.Parser.ParseFrom(_batch.Bytes(_batch[0].Expansion)).EntitlementIds.Should().Equal("group:ops:member");
        Grant.Parser.ParseFrom(_batch.Bytes(_batch[0].Value)).Annotations.Should().Equal(immutable);
        Grant back = _full.Read(_batch, in _batch.Rows[0], withExpansion: true);
        back.Annotations.Should().BeEquivalentTo([immutable, Make.Expandable("group:ops:member")], o => o.WithStrictOrdering());
        _full.Read(_batch, in _batch.Rows[0], withExpansion: false).Annotations.Should().Equal(immutable);
    }

    [Fact]
    [Trait("parity", "TestExtractAndStripExpansion_WhitespaceOnlyEntitlementIDs")]
    public void An_annotation_with_blank_ids_only_is_dropped()
    {
        _full.Add(Make.Grant(Member, Make.Group("ops"), Make.Expandable(" ", "\t", "")), _batch);

        _batch[0].Expansion.IsPresent.Should().BeFalse();
        Grant.Parser.ParseFrom(_batch.Bytes(_batch[0].Value)).Annotations.Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestExtractAndStripExpansion_MixedWhitespaceAndValidIDs")]
    public void One_usable_id_keeps_the_annotation_whole()
    {
        _full.Add(Make.Grant(Member, Make.Group("ops"), Make.Expandable(" ", "group:ops:member")), _batch);

        GrantExpandable.Parser.ParseFrom(_batch.Bytes(_batch[0].Expansion)).EntitlementIds.Should().Equal(" ", "group:ops:member");
    }

    [Fact]
    public void The_first_of_several_expandable_annotations_counts_and_all_are_stripped()
    {
        _full.Add(Make.Grant(Member, Make.Group("ops"), Make.Expandable("first"), Make.Expandable("second")), _batch);

        GrantExpandable.Parser.ParseFrom(_batch.Bytes(_batch[0].Expansion)).EntitlementIds.Should().Equal("first");
        Grant.Parser.ParseFrom(_batch.Bytes(_batch[0].Value)).Annotations.Should().BeEmpty();
    }

    [Fact]
    public void Maps_are_stored_in_the_byte_order_of_their_keys_whatever_order_they_were_filled_in()
    {
        Grant Filled(params string[] keys)
        {
            Grant grant = Make.Grant(Member, Make.User("ada"));
            grant.Sources = new GrantSources();
            foreach (string key in keys)
            {
                grant.Sources.Sources.Add(key, new GrantSources.Types.GrantSource { IsDirect = key == "b" });
            }

            return grant;
        }

        _full.Add(Filled("b", "\U0001F600", "a", "\uFFFD"), _batch);
        _full.Add(Filled("a", "b", "\uFFFD", "\U0001F600"), _batch);

        _batch.Bytes(_batch[0].Value).SequenceEqual(_batch.Bytes(_batch[1].Value)).Should().BeTrue();
        Grant.Parser.ParseFrom(_batch.Bytes(_batch[0].Value)).Sources.Sources.Keys.Should().Equal("a", "b", "\uFFFD", "\U0001F600");
    }

    [Fact]
    public void Nested_profiles_are_sorted_at_every_depth()
    {
        static Resource With(bool reversed)
        {
            var inner = new Struct();
            var profile = new Struct();
            foreach (string key in reversed ? new[] { "y", "x" } : ["x", "y"])
            {
                inner.Fields.Add(key, Value.ForString(key));
            }

            foreach (string key in reversed ? new[] { "list", "deep", "a" } : ["a", "deep", "list"])
            {
                profile.Fields.Add(key, key switch { "a" => Value.ForNumber(1), "deep" => Value.ForStruct(inner), _ => Value.ForList(Value.ForStruct(inner)) });
            }

            Resource user = Make.User("ada");
            user.Profile = profile;
            return user;
        }

        var batch = new ResourceBatch();
        _full.Add(With(reversed: true), batch);
        _full.Add(With(reversed: false), batch);

        batch.Bytes(batch[0].Value).SequenceEqual(batch.Bytes(batch[1].Value)).Should().BeTrue();
    }

    [Fact]
    [Trait("parity", "TestV2GrantsWriter_DefaultWritesFullBlob")]
    public void Grants_are_stored_whole_by_default()
    {
        Grant grant = Make.Grant(Member, Make.User("ada"));
        _full.Add(grant, _batch);
        Grant.Parser.ParseFrom(_batch.Bytes(_batch[0].Value)).Should().Be(grant);
    }

    [Fact]
    [Trait("parity", "TestV2GrantsReader_FullBlobPassThrough")]
    public void A_whole_grant_is_never_overwritten_by_stubs()
    {
        Grant grant = Make.Grant(Member, Make.User("ada"));
        _full.Add(grant, _batch);
        _slim.Read(_batch, in _batch.Rows[0], withExpansion: false).Should().Be(grant);
    }

    [Fact]
    public void A_slim_grant_loses_entitlement_and_principal_and_gets_stubs_back()
    {
        _slim.Add(Make.Grant(Member, Make.User("ada")), _batch);

        Grant stored = Grant.Parser.ParseFrom(_batch.Bytes(_batch[0].Value));
        stored.Entitlement.Should().BeNull();
        stored.Principal.Should().BeNull();
        Grant read = _full.Read(_batch, in _batch.Rows[0], withExpansion: false);
        read.Entitlement.Should().Be(new Entitlement
        {
            Id = "group:eng:member",
            Resource = new Resource { Id = new ResourceId { ResourceType = "group", Resource = "eng" } },
        });
        read.Principal.Should().Be(new Resource { Id = new ResourceId { ResourceType = "user", Resource = "ada" } });
    }

    public static TheoryData<IMessage> UnsafeAnnotations() =>
        [new InsertResourceGrants(), new ExternalResourceMatchAll(), new ExternalResourceMatch(), new ExternalResourceMatchID()];

    [Theory]
    [MemberData(nameof(UnsafeAnnotations))]
    [Trait("parity", "TestV2GrantsWriter_GateSkipsSlimForUnsafeAnnotations")]
    public void Grants_whose_details_are_needed_later_stay_whole(IMessage annotation)
    {
        Grant grant = Make.Grant(Member, Make.User("ada"), Any.Pack(annotation));
        _slim.Add(grant, _batch);
        Grant.Parser.ParseFrom(_batch.Bytes(_batch[0].Value)).Should().Be(grant);
    }

    [Fact]
    [Trait("parity", "TestV2GrantsWriter_GateAllowsSlimWhenAnnotationsAbsent")]
    public void Other_annotations_do_not_keep_a_grant_whole()
    {
        _slim.Add(Make.Grant(Member, Make.User("ada"), Any.Pack(new GrantImmutable())), _batch);
        Grant.Parser.ParseFrom(_batch.Bytes(_batch[0].Value)).Principal.Should().BeNull();
    }

    [Fact]
    [Trait("parity", "TestExpandableGrants_Unchanged")]
    public void A_slim_grant_keeps_its_expansion()
    {
        _slim.Add(Make.Grant(Member, Make.Group("ops"), Make.Expandable("group:ops:member")), _batch);
        _full.Read(_batch, in _batch.Rows[0], withExpansion: true).Annotations.Should().Equal(Make.Expandable("group:ops:member"));
    }

    [Fact]
    public void Unknown_fields_of_a_message_survive()
    {
        byte[] bytes = [.. Make.Grant(Member, Make.User("ada")).ToByteArray(), 0xF2, 0x3F, 0x02, 0x68, 0x69];
        _full.Add(Grant.Parser.ParseFrom(bytes), _batch);
        _batch.Bytes(_batch[0].Value).ToArray().Should().Equal(bytes);
    }

    [Fact]
    public void A_damaged_record_is_a_typed_error_that_names_it()
    {
        GrantRow row = default;
        row.ExternalId = _batch.Append("g1");
        row.Value = _batch.Append([0x0A, 0x7F, 0x01]);
        _batch.Add(row);
        Action read = () => _full.Read(_batch, in _batch.Rows[0], withExpansion: false);
        read.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.Corrupt).WithMessage("*grant 'g1'*");
    }

    [Fact]
    public void Rows_of_a_reused_batch_carry_nothing_over()
    {
        _full.Add(Make.Grant(Member, Make.Group("ops"), Make.Expandable("group:ops:member")), _batch);
        _batch.Clear();
        _full.Add(Make.Grant(Member, Make.User("ada")), _batch);
        _batch[0].Expansion.IsPresent.Should().BeFalse();
    }
}
