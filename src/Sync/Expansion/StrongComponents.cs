namespace C1z.Sync.Expansion;

/// <summary>Finds the vertices that reach each other.</summary>
internal static class StrongComponents
{
    /// <summary>Numbers the strongly connected components of a graph. A component has a higher number than all that it reaches.</summary>
    /// <remarks>The algorithm of Tarjan, in linear time, with a stack of its own: a chain of any length is welcome.</remarks>
    /// <param name="successors">For each vertex the vertices it leads to.</param>
    /// <returns>For each vertex the number of its component, from 0.</returns>
    public static int[] Find(IReadOnlyList<IReadOnlyList<int>> successors)
    {
        int count = successors.Count;
        int[] component = new int[count];
        int[] order = new int[count];
        int[] lowest = new int[count];
        int[] nextEdge = new int[count];
        Array.Fill(component, -1);
        Array.Fill(order, -1);
        var path = new Stack<int>();
        var open = new Stack<int>();
        int visited = 0;
        int components = 0;
        for (int root = 0; root < count; root++)
        {
            if (order[root] >= 0)
            {
                continue;
            }

            Enter(root);
            while (path.TryPeek(out int vertex))
            {
                if (nextEdge[vertex] < successors[vertex].Count)
                {
                    int next = successors[vertex][nextEdge[vertex]++];
                    if (order[next] < 0)
                    {
                        Enter(next);
                    }
                    else if (component[next] < 0)
                    {
                        lowest[vertex] = Math.Min(lowest[vertex], order[next]);
                    }
                }
                else
                {
                    path.Pop();
                    Leave(vertex);
                    if (path.TryPeek(out int parent))
                    {
                        lowest[parent] = Math.Min(lowest[parent], lowest[vertex]);
                    }
                }
            }
        }

        return component;

        void Enter(int vertex)
        {
            order[vertex] = lowest[vertex] = visited++;
            path.Push(vertex);
            open.Push(vertex);
        }

        void Leave(int vertex)
        {
            if (lowest[vertex] != order[vertex])
            {
                return;
            }

            int member;
            do
            {
                member = open.Pop();
                component[member] = components;
            }
            while (member != vertex);
            components++;
        }
    }
}
