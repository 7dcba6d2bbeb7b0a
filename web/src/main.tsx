import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/VisuallyHidden.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Drawer.css';
import '@mantine/core/styles/PasswordInput.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/layout.css';
import './styles/parts.css';
import './styles/charts.css';
import { createTheme, MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { keepStreamOpen } from './live/live-stream.ts';

/** Ten shades, as the component library wants them, from the colours of tokens.css. */
const brand = ['#e8f6f4', '#cfeae6', '#a6d8d1', '#77c4ba', '#4fb3a7', '#2a9488', '#147d72', '#0b6b63', '#08564f', '#05423d'] as const;
const danger = ['#fbe6e4', '#f6ccc8', '#f0a49d', '#ff8f85', '#e2695f', '#d04a40', '#c0362d', '#b3261e', '#931c16', '#75140f'] as const;

const theme = createTheme({ colors: { brand, danger }, primaryColor: 'brand', primaryShade: { light: 7, dark: 5 }, defaultRadius: 'sm', fontFamily: 'var(--font)', autoContrast: true, respectReducedMotion: true });

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root"; it must have one to show the dashboard in');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <App />
    </MantineProvider>
  </StrictMode>,
);
void keepStreamOpen();
