import { fileURLToPath } from 'node:url';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const reactItself = /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store)[\\/]/;

/**
 * A few styles that antd writes itself (a table that measures its scroll bar, a dialog that stops
 * the page from scrolling) carry no nonce, so a strict policy refuses them with an error on the
 * console. Give them the nonce that its other styles have.
 */
function everyStyleWithNonce(): Plugin {
  const some = /if \(csp\?\.nonce\) \{\s*styleNode\.nonce = csp\?\.nonce;\s*\}/;
  const meta = "document.querySelector('meta[name=csp-nonce]')?.content";
  return {
    name: 'every-style-with-nonce',
    transform(code, id) {
      if (!id.includes('@rc-component/util/es/Dom/dynamicCSS')) return;
      if (!some.test(code)) throw new Error('dynamicCSS has changed: see vite.config.ts');
      return {
        code: code.replace(some, `styleNode.nonce = csp?.nonce ?? ${meta} ?? '';`),
        map: null,
      };
    },
  };
}

/** The staff desk, served at `/`. The borrower's phone has its own build, for its own scope. */
export default defineConfig({
  base: '/',
  resolve: { alias: { '@': fromHere('./src') } },
  plugins: [
    tanstackRouter({ target: 'react', autoCodeSplitting: true }),
    react(),
    everyStyleWithNonce(),
  ],
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    manifest: true,
    rolldownOptions: {
      input: fromHere('./index.html'),
      output: {
        codeSplitting: { groups: [{ name: 'react', test: reactItself, priority: 30 }] },
      },
    },
  },
});
