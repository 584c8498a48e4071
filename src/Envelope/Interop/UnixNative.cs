using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace C1z.Envelope.Interop;

/// <summary>The one thing the runtime cannot do on Unix: flush a directory, which makes a rename durable.</summary>
internal static partial class UnixNative
{
    private const string Library = "libc";
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22;

    internal static void FlushDirectory(string path)
    {
        int descriptor = open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        if (fsync(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
        {
            // EINVAL: a file system without directory flushes; there is nothing better to do on it.
            throw Failure("fsync", path);
        }
    }

    // The variadic third argument is only read with O_CREAT, so the fixed part of the signature is complete.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    private static IOException Failure(string call, string path) =>
        new($"{call} of directory '{path}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}
