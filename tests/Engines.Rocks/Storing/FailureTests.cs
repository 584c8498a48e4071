namespace C1z.Engines.Rocks.Tests;

public sealed class FailureTests : StoreTest
{
    [Fact]
    public void A_store_that_must_be_there_is_not()
    {
        Code(() => RocksStore.Open(StorePath, new RocksStoreOptions { CreateIfMissing = false })).Should().Be(RocksErrorCode.NotFound);
    }

    [Fact]
    public void A_store_that_must_be_new_is_there()
    {
        RocksStore.Open(StorePath).Dispose();
        Code(() => RocksStore.Open(StorePath, new RocksStoreOptions { MustBeNew = true })).Should().Be(RocksErrorCode.InvalidArgument);
    }

    [Fact]
    public void A_store_is_open_once()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        Code(() => RocksStore.Open(StorePath)).Should().Be(RocksErrorCode.Busy);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        string path = Path.Combine(Folder, "missing", "deep", "store");
        File.WriteAllText(Path.Combine(Folder, "missing"), "a file");
        Action open = () => RocksStore.Open(path);
        open.Should().Throw<RocksException>().WithMessage("RocksDB:*missing*").Which.Code.Should().Be(RocksErrorCode.Io);
    }

    [Fact]
    public void A_file_that_is_no_table_is_not_taken()
    {
        string table = Path.Combine(Folder, "table");
        File.WriteAllBytes(table, new byte[1000]);
        using RocksStore store = RocksStore.Open(StorePath);
        Code(() => store.Ingest([table], move: false)).Should().Be(RocksErrorCode.Corrupt);
        Code(() => store.Ingest([Path.Combine(Folder, "none")], move: false)).Should().BeOneOf(RocksErrorCode.Io, RocksErrorCode.NotFound);
        Rows(store).Should().BeEmpty();
    }

    [Fact]
    public void A_damaged_table_is_found_when_it_is_read()
    {
        using (RocksStore store = RocksStore.Open(StorePath))
        {
            store.Write(Puts(("a", new string('x', 5000))), log: true);
            store.Flush();
            string table = Path.Combine(StorePath, store.ListTables().Single().Name);
            byte[] bytes = File.ReadAllBytes(table);
            bytes[2000] ^= 1;
            File.WriteAllBytes(table, bytes);
        }

        using RocksStore again = RocksStore.Open(StorePath);
        Code(() => again.Get(Bytes("a"))).Should().Be(RocksErrorCode.Corrupt);
        Code(() => again.GetMany([Bytes("a")])).Should().Be(RocksErrorCode.Corrupt);
        Code(() => Rows(again)).Should().Be(RocksErrorCode.Corrupt);
    }

    [Fact]
    public void A_checkpoint_needs_a_directory_that_is_not_there()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        Code(() => store.Checkpoint(Folder)).Should().Be(RocksErrorCode.InvalidArgument);
    }

    [Fact]
    public void Options_out_of_range_are_misuse()
    {
        Action open = () => RocksStore.Open(StorePath, new RocksStoreOptions { MemtableBytes = 1 });
        open.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static RocksErrorCode Code(Action action) => action.Should().Throw<RocksException>().Which.Code;
}
