using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Writing;

public sealed class ConcurrencyTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    [Trait("parity", "TestC1ZConcurrentClose")]
    public void Threads_that_put_while_the_store_is_closed_see_that_it_is_closed_and_nothing_worse()
    {
        SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        using var started = new CountdownEvent(4);
        Exception?[] ends = new Exception?[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    engine.Put(Fill.ManyGrants($"e{t}-{i}", 50));
                    if (i == 2)
                    {
                        started.Signal();
                    }
                }
                catch (Exception e)
                {
                    ends[t] = e;
                    return;
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        started.Wait();
        engine.Save();
        engine.Dispose();
        Array.ForEach(threads, thread => thread.Join());
        ends.Should().AllBeOfType<ObjectDisposedException>();
        using SqliteEngine again = _scratch.Open(OpenMode.ReadOnly);
        again.Grants().Count.Should().BeGreaterThanOrEqualTo(600).And.Match(count => count % 50 == 0, "a call is whole or not there");
    }

    [Fact]
    public void A_read_in_the_middle_of_a_load_sees_what_was_put()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        for (int i = 1; i <= 5; i++)
        {
            engine.Put(Fill.ManyGrants($"e{i}", 10));
            engine.Grants().Should().HaveCount(10 * i);
        }
    }
}
