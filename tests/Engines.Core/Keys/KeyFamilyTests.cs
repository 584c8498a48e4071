using C1z.Engines.Keys;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Tests.Keys;

public sealed class KeyFamilyTests
{
    [Theory]
    [MemberData(nameof(StoreDump.All), MemberType = typeof(StoreDump))]
    public void Every_key_of_a_real_store_parses_and_is_built_again_byte_for_byte(string name)
    {
        foreach ((byte[] key, _) in StoreDump.Of(name))
        {
            KeyRoundTrip.Of(key).Should().Equal(key, Convert.ToHexString(key));
        }
    }

    [Fact]
    public void The_families_of_a_real_store_are_told_apart()
    {
        IEnumerable<string> names = StoreDump.Of("tiny-v3").Select(e => KeySpace.NameOf(KeySpace.Classify(e.Key)));
        names.GroupBy(n => n).ToDictionary(g => g.Key, g => g.Count()).Should().BeEquivalentTo(new Dictionary<string, int>
        {
            ["resource_types"] = 2,
            ["resources"] = 5,
            ["entitlements"] = 2,
            ["grants"] = 4,
            ["assets"] = 1,
            ["sync_run"] = 1,
            ["by_parent"] = 1,
            ["by_principal"] = 4,
            ["by_needs_expansion"] = 1,
            ["grant_hashes"] = 4,
            ["digests"] = 3,
            ["engine_meta"] = 3,
        });
    }

    [Theory]
    [InlineData("group:eng:member", true, "1", "member")]
    [InlineData("group:eng:", true, "1", "")]
    [InlineData("group:eng", false, "0", "group:eng")]
    [InlineData("group:engine:member", false, "0", "group:engine:member")]
    [InlineData("custom", false, "0", "custom")]
    public void An_id_that_repeats_its_resource_is_stored_without_it(string id, bool repeats, string flag, string tail)
    {
        var identity = new EntitlementIdentity("group"u8, "eng"u8, System.Text.Encoding.UTF8.GetBytes(id));
        identity.RepeatsResource.Should().Be(repeats);
        identity.IsComplete.Should().BeTrue();
        new EntitlementIdentity("group"u8, default, identity.Id).IsComplete.Should().BeFalse();
        var key = new KeyWriter(stackalloc byte[64]);
        EntitlementPartition.Write(ref key, identity);
        System.Text.Encoding.UTF8.GetString(key.Written).Should().Be($"group\0eng\0{flag}\0{tail}");
        key.Length.Should().BeLessThanOrEqualTo(identity.MaxPartitionLength);
    }

    [Fact]
    public void Any_grant_can_be_restored_from_each_of_its_keys() =>
        Prop.ForAll(Arb.From(TupleCodecTests.Elements.Generator.ArrayOf(5)), Arb.From(Gen.Choose(0, 3)), (parts, kind) =>
        {
            if (kind > 1)
            {
                parts[2] = [.. parts[0], (byte)':', .. parts[1], (byte)':', .. parts[2]];
            }

            var key = new KeyWriter(stackalloc byte[8]);
            GrantKeys.Write(ref key, new EntitlementIdentity(parts[0], parts[1], parts[2]), parts[3], parts[4]);
            byte[] primary = key.Written.ToArray();
            key.Dispose();
            if (!GrantKeys.TryParse(primary, out GrantParts read))
            {
                return false;
            }

            byte[] id = new byte[read.Partition.MaxEntitlementIdLength];
            id = id[..read.Partition.CopyEntitlementId(id)];
            return id.SequenceEqual(parts[2])
                && TupleCodecTests.Unescape(read.Principal.Id).SequenceEqual(parts[4])
                && KeyRoundTrip.Of(primary)!.SequenceEqual(primary);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Damaged_keys_are_refused_or_read_as_other_keys_and_never_crash()
    {
        foreach ((byte[] key, _) in StoreDump.Of("tiny-v3"))
        {
            for (int i = 0; i < key.Length * 8; i++)
            {
                byte[] damaged = [.. key];
                damaged[i / 8] ^= (byte)(1 << (i % 8));
                Action parse = () => KeyRoundTrip.Of(damaged);
                parse.Should().NotThrow();
                Action cut = () => KeyRoundTrip.Of(damaged[..(i / 8)]);
                cut.Should().NotThrow();
            }
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("03", "04")]
    [InlineData("0304", "0305")]
    [InlineData("03ff", "04")]
    [InlineData("ffff", "")]
    [InlineData("61ff00ffff", "61ff01")]
    public void A_prefix_ends_before_its_successor(string prefix, string upper)
    {
        var range = KeyRange.OfPrefix(Convert.FromHexString(prefix));
        range.Lower.Should().Equal(Convert.FromHexString(prefix));
        range.Upper.Should().Equal(Convert.FromHexString(upper));
    }

    [Fact]
    public void A_range_holds_exactly_the_keys_with_its_prefix() =>
        Prop.ForAll(TupleCodecTests.Elements, TupleCodecTests.Elements, (prefix, key) =>
            KeyRange.OfPrefix(prefix).Contains(key) == key.AsSpan().StartsWith(prefix)).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void Family_ranges_cut_a_store_into_its_families()
    {
        KeyValuePair<byte[], byte[]>[] entries = StoreDump.Of("tiny-v3");
        entries.Count(e => KeyRange.OfType(KeySpace.Grant).Contains(e.Key)).Should().Be(4);
        entries.Count(e => KeyRange.OfIndex(KeySpace.Index, KeySpace.ByPrincipal).Contains(e.Key)).Should().Be(4);
        entries.Count(e => KeyRange.OfType(KeySpace.Meta).Contains(e.Key)).Should().Be(3);
    }

    [Fact]
    public void The_older_layout_with_sync_ids_in_keys_is_not_taken_for_this_one()
    {
        byte[] older = Convert.FromHexString("0304178eb189a6b5e6936812494a6fed0e1e30131b920067726f7570");
        KeySpace.Classify(older).Should().Be(KeyFamily.Unknown);
    }
}
