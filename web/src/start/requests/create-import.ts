import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Import } from '../../../../src/api/contract/index.ts';
import { request, upload } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** Sends a file (or takes the sample, with `null`); `share` tells how much of it has been sent. */
export function useCreateImport() {
  const client = useQueryClient();
  const [share, setShare] = useState(0);
  const mutation = useMutation<Import, Error, File | null>({
    mutationFn: (file) => {
      setShare(0);
      return file === null
        ? request('POST /api/imports/sample', {})
        : upload('POST /api/imports', file, setShare);
    },
    onSuccess: (made) => client.setQueryData(keys.imports(made.id), made),
  });
  return { ...mutation, share };
}
