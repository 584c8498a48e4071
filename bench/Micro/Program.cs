using BenchmarkDotNet.Running;
using C1z.Bench.Micro;

Type[] all =
[
    typeof(WireBenchmarks), typeof(KeyBenchmarks), typeof(SortBenchmarks), typeof(MergeBenchmarks), typeof(TableBenchmarks), typeof(ZstdBenchmarks),
    typeof(BatchBenchmarks),
];

if (args is not ["--check"])
{
    BenchmarkSwitcher.FromTypes(all).Run(args);
    return 0;
}

int wrong = 0;
foreach (Type type in all)
{
    string result = "ok";
    try
    {
        ((ICheckedBenchmark)Activator.CreateInstance(type)!).Check();
    }
    catch (InvalidOperationException e)
    {
        result = e.Message;
        wrong++;
    }

    Console.WriteLine($"{type.Name}: {result}");
}

return wrong == 0 ? 0 : 1;
