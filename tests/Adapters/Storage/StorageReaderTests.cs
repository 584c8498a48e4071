using C1z.Proto.Container.V3;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Storage;

/// <summary>What tools see below the records of a v3 file.</summary>
public sealed class StorageReaderTests
{
    [Fact]
    public void A_v1_file_has_no_such_storage()
    {
        using C1zReader reader = C1zReader.Open(Fixtures.Go("tiny-v1.c1z"));
        Action ask = () => _ = reader.Storage;
        ask.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.Unsupported).WithMessage("*tiny-v1.c1z*");
    }

    [Fact]
    public void A_disposed_reader_ends_it()
    {
        C1zReader reader = C1zReader.Open(Fixtures.Go("tiny-v3.c1z"));
        C1zStorageReader storage = reader.Storage;
        reader.Dispose();
        storage.Invoking(s => s.Tables).Should().Throw<ObjectDisposedException>();
        storage.Invoking(s => s.EnumerateRows().Count()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Rows_come_in_key_order_and_can_be_selected_by_prefix()
    {
        using C1zReader reader = C1zReader.Open(Fixtures.Go("tiny-v3.c1z"));
        string[] keys = [.. reader.Storage.EnumerateRows().Select(row => Convert.ToHexStringLower(row.Key.Span))];

        keys.Should().HaveCount(31).And.BeInAscendingOrder(StringComparer.Ordinal);
        reader.Storage.EnumerateRows(new byte[] { 3, 4 }).Should().HaveCount(4);
        reader.Storage.CountKeyFamilies().Sum(family => family.Keys).Should().Be(31);
    }

    [Fact]
    public void Digests_agree_with_the_manifest_and_with_each_other()
    {
        using C1zReader reader = C1zReader.Open(Fixtures.Go("medium-v3.c1z"));
        C1zStorageReader storage = reader.Storage;
        StoredDigest global = storage.ReadGlobalDigest()!.Value;
        var nodes = new List<StoredDigestNode>();
        storage.ReadDigestNodes(nodes.Add);

        global.Count.Should().Be(10_000);
        nodes.Should().HaveCount(100).And.OnlyContain(node => node.Level == 0 && node.LeafBits == 0);
        nodes.Aggregate(0UL, (sum, node) => sum ^ node.Digest.Sum).Should().Be(global.Sum);
        Convert.ToHexStringLower(storage.ManifestHeader.GrantDigestRoot.XorDigest.Span).Should().Be($"{global.Sum:x16}");
        Entitlement first = reader.EnumerateEntitlements().First();
        storage.ReadDigest(first).Should().Be(nodes.Single(node => node.EntitlementId == first.Id));
    }

    [Fact]
    public void Parts_of_large_entitlements_have_digests_of_their_own()
    {
        using var folder = new TempFolder();
        string path = folder.File("large.c1z");
        using (C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = C1zEngine.Lsm }))
        {
            SyntheticSnapshot.Write(writer, new SyntheticOptions { Grants = 2_000, Entitlements = 1 });
            writer.Save();
        }

        using C1zReader reader = C1zReader.Open(path);
        var nodes = new List<StoredDigestNode>();
        reader.Storage.ReadDigestNodes(nodes.Add);

        StoredDigestNode whole = nodes.Should().ContainSingle(node => node.Level == 0).Which;
        StoredDigestNode[] parts = [.. nodes.Where(node => node.Level == 1)];
        whole.LeafBits.Should().Be(2);
        parts.Should().HaveCount(4).And.OnlyHaveUniqueItems(part => part.Bucket);
        parts.Aggregate(0UL, (count, part) => count + part.Digest.Count).Should().Be(2_000);
        parts.Aggregate(0UL, (sum, part) => sum ^ part.Digest.Sum).Should().Be(whole.Digest.Sum);
    }

    [Fact]
    public void Only_indexed_payloads_have_a_frame_index()
    {
        using C1zReader indexed = C1zReader.Open(Fixtures.Go("tiny-v3.c1z"));
        using C1zReader archive = C1zReader.Open(Fixtures.Go("tiny-v3-tar.c1z"));

        indexed.Storage.ReadFrameIndex()!.TotalRawSize.Should().Be(6747);
        archive.Storage.ReadFrameIndex().Should().BeNull();
        archive.Storage.ManifestHeader.PayloadEncoding.Should().Be(PayloadEncoding.Tar);
        archive.Storage.ReadManifest().Descriptors.Should().NotBeNull();
    }
}
