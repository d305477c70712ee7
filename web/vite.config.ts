import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The console: built to web/dist, which the server hands out; `npx vite web` develops against a running server. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: process.env['PEREZVON_API'] ?? 'http://127.0.0.1:8080' } },
  },
});
