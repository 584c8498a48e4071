using C1z.Engines;

namespace C1z.Adapters;

/// <summary>Runs engine calls and turns the engines' exception family into the public one.</summary>
internal static class EngineCall
{
    public static T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (EngineException e)
        {
            throw C1zException.From(e);
        }
    }

    public static void Run(Action call)
    {
        try
        {
            call();
        }
        catch (EngineException e)
        {
            throw C1zException.From(e);
        }
    }
}
